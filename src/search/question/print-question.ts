import type { Question } from './question.ts'
export function printQuestion(q: Question): string { return JSON.stringify(q) }
