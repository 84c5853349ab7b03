/**
 * A function that remembers its last result, for the same text: for what is dear to make of a file that rarely changes,
 * and is asked for again by each library that a program opens.
 */
export function rememberLast<Result>(make: (text: string) => Result): (text: string) => Result {
  let last: { readonly text: string; readonly result: Result } | null = null
  return (text) => {
    if (last?.text !== text) last = { text, result: make(text) }
    return last.result
  }
}
