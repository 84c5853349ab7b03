"""Writes a BERT encoder of safetensors as an ONNX file: a measuring aid, no part of the product.

usage: python to-onnx.py FOLDER model.onnx

FOLDER holds config.json and model.safetensors, as those of all-MiniLM-L6-v2. Needs numpy, onnx and safetensors.
"""

import json
import sys

import numpy as np
import onnx
from onnx import helper as h, numpy_helper as nh, TensorProto as T
from safetensors.numpy import load_file
src, out = sys.argv[1], sys.argv[2]
cfg = json.load(open(f'{src}/config.json')); w = load_file(f'{src}/model.safetensors')
w = {k.removeprefix('bert.'): v for k, v in w.items()}
L, H, A = cfg['num_hidden_layers'], cfg['hidden_size'], cfg['num_attention_heads']; D = H // A; EPS = cfg['layer_norm_eps']
nodes, inits, n = [], [], [0]
def C(a, name=None):
    name = name or f'c{len(inits)}'; inits.append(nh.from_array(np.ascontiguousarray(a), name)); return name
def op(kind, *ins, **at):
    n[0] += 1; o = f't{n[0]}'; nodes.append(h.make_node(kind, list(ins), [o], **at)); return o
def lin(x, p): return op('Add', op('MatMul', x, C(w[p+'.weight'].T)), C(w[p+'.bias']))
def ln(x, p): return op('LayerNormalization', x, C(w[p+'.weight']), C(w[p+'.bias']), axis=-1, epsilon=EPS)
I = np.int64
shape = op('Shape', 'input_ids'); seq = op('Slice', shape, C(np.array([1], I)), C(np.array([2], I)))
pos = op('Slice', C(w['embeddings.position_embeddings.weight']), C(np.array([0], I)), seq, C(np.array([0], I)))
x = op('Add', op('Add', op('Gather', C(w['embeddings.word_embeddings.weight']), 'input_ids'), op('Gather', C(w['embeddings.token_type_embeddings.weight']), 'token_type_ids')), pos)
x = ln(x, 'embeddings.LayerNorm')
m = op('Unsqueeze', op('Cast', 'attention_mask', to=T.FLOAT), C(np.array([1, 2], I)))
bias = op('Mul', op('Sub', C(np.array(1, np.float32)), m), C(np.array(-1e9, np.float32)))
hs = C(np.array([0, 0, A, D], I)); back = C(np.array([0, 0, H], I)); sc = C(np.array(1/np.sqrt(D), np.float32)); half = C(np.array(.5, np.float32)); one = C(np.array(1, np.float32)); r2 = C(np.array(1/np.sqrt(2), np.float32))
for i in range(L):
    p = f'encoder.layer.{i}.'
    q = op('Transpose', op('Reshape', lin(x, p+'attention.self.query'), hs), perm=[0,2,1,3])
    k = op('Transpose', op('Reshape', lin(x, p+'attention.self.key'), hs), perm=[0,2,3,1])
    v = op('Transpose', op('Reshape', lin(x, p+'attention.self.value'), hs), perm=[0,2,1,3])
    a = op('Softmax', op('Add', op('Mul', op('MatMul', q, k), sc), bias), axis=-1)
    y = op('Reshape', op('Transpose', op('MatMul', a, v), perm=[0,2,1,3]), back)
    x = ln(op('Add', lin(y, p+'attention.output.dense'), x), p+'attention.output.LayerNorm')
    z = lin(x, p+'intermediate.dense')
    z = op('Mul', op('Mul', z, half), op('Add', one, op('Erf', op('Mul', z, r2))))
    x = ln(op('Add', lin(z, p+'output.dense'), x), p+'output.LayerNorm')
nodes.append(h.make_node('Identity', [x], ['last_hidden_state']))
ins = [h.make_tensor_value_info(s, T.INT64, ['batch', 'sequence']) for s in ('input_ids', 'attention_mask', 'token_type_ids')]
outs = [h.make_tensor_value_info('last_hidden_state', T.FLOAT, ['batch', 'sequence', H])]
model = h.make_model(h.make_graph(nodes, 'bert', ins, outs, inits), opset_imports=[h.make_opsetid('', 17)], ir_version=9)
onnx.checker.check_model(model); onnx.save(model, out)
