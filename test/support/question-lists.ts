import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { projectFolder } from './project-folder.ts'

const folder = path.join(projectFolder, 'test/corpus/questions')

const questionSchema = z.strictObject({
  ask: z.string().min(1),
  kind: z.string(),
  answers: z
    .array(
      z.strictObject({
        document: z.string(),
        page: z.string().optional(),
        words: z.array(z.string()).default([]),
      }),
    )
    .min(1),
})

/** A query as somebody types it, and the passages of which one must come first. */
export type Question = z.infer<typeof questionSchema>

/** The lists, in the order in which they are reported. */
export const QUESTION_LISTS = ['samples', 'local-plans', 'others'] as const
export type QuestionList = (typeof QUESTION_LISTS)[number]

export async function readQuestions(list: QuestionList): Promise<readonly Question[]> {
  return z.array(questionSchema).parse(await readYaml(list))
}

/** Short name -> path in the corpus, of the documents that are handed in besides the samples. */
export async function readQuestionLibrary(): Promise<ReadonlyMap<string, string>> {
  return new Map(Object.entries(z.record(z.string(), z.string()).parse(await readYaml('library'))))
}

const pairSchema = z.tuple([z.string(), z.string()])

/** Pairs of queries that differ in spelling or number alone, and must find nearly the same. */
export async function readVariantPairs(): Promise<readonly (readonly [string, string])[]> {
  return z.array(pairSchema).parse(await readYaml('variants'))
}

async function readYaml(name: string): Promise<unknown> {
  return parse(await readFile(path.join(folder, `${name}.yaml`), 'utf8'))
}
