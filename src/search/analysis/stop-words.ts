/**
 * English words that carry no topic, in the folded form of `analyse`: articles, prepositions, auxiliaries, pronouns,
 * question words. A match never requires them unless the query has no other word.
 */
export const STOP_WORDS: readonly string[] = (
  'a an the this that these those ' +
  'i me my mine we us our ours you your yours he him his she her hers it its they them their theirs one ones ' +
  'myself ourselves yourself himself herself itself themselves ' +
  'am is are was were be been being has have had having do does did doing done ' +
  'can could may might must shall should will would cannot cant dont doesnt didnt isnt arent wasnt werent wont ' +
  'of in on at by to from for with without into onto upon within about over under between through during before ' +
  'after above below against among amongst across via per as than toward towards ' +
  'and or but nor if then else so because while whilst whereas although though until unless since ' +
  'what which who whom whose when where why how whether ' +
  'not no only also too very such same other others another any some each both either neither ' +
  'more most much many few less least own just there here again further once thus hence therefore however ' +
  'im ive youre weve theyre thats etc eg ie'
).split(' ')

const STOPS: ReadonlySet<string> = new Set(STOP_WORDS)

export function isStopWord(word: string): boolean {
  return STOPS.has(word)
}
