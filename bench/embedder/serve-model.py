"""Serves a sentence-transformers model on 127.0.0.1 for `bench:relevance --embedder`: a measuring aid, no part of the product.

usage: python serve-model.py FOLDER PORT

FOLDER holds model.onnx, tokenizer.json and, for longer texts, sentence_bert_config.json. Needs onnxruntime, tokenizers and
numpy. POST {"texts": [...]} to /embed, and it answers {"vectors": [[...], ...]}: means over tokens, of length 1.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy
import onnxruntime
from tokenizers import Tokenizer

FOLDER, PORT = Path(sys.argv[1]), int(sys.argv[2])
MAX_TOKENS = json.loads((FOLDER / "sentence_bert_config.json").read_text())["max_seq_length"]

tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
tokenizer.enable_truncation(MAX_TOKENS)
tokenizer.enable_padding()
session = onnxruntime.InferenceSession(str(FOLDER / "model.onnx"), providers=["CPUExecutionProvider"])


def embed(texts):
    encoded = tokenizer.encode_batch(texts)
    ids = numpy.array([each.ids for each in encoded], numpy.int64)
    mask = numpy.array([each.attention_mask for each in encoded], numpy.int64)
    feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
    names = {each.name for each in session.get_inputs()}
    (hidden, *_) = session.run(None, {name: feeds[name] for name in names})
    weights = mask[..., None].astype(numpy.float32)
    means = (hidden * weights).sum(1) / weights.sum(1)
    return means / numpy.linalg.norm(means, axis=1, keepdims=True)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["content-length"])
        texts = json.loads(self.rfile.read(length))["texts"]
        body = json.dumps({"vectors": embed(texts).round(7).tolist()}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


print(f"serving {FOLDER} at http://127.0.0.1:{PORT}/embed", flush=True)
HTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
