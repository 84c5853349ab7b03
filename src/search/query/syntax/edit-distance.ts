/**
 * The number of letters to insert, delete, change or swap with their neighbour to turn one text into the other (optimal
 * string alignment); `most + 1` for anything above `most`.
 */
export function editDistance(first: string, second: string, most: number): number {
  if (Math.abs(first.length - second.length) > most) return most + 1
  let before: readonly number[] = []
  let last: readonly number[] = Array.from({ length: second.length + 1 }, (_, index) => index)
  for (let row = 1; row <= first.length; row += 1) {
    const now = [row]
    for (let column = 1; column <= second.length; column += 1) {
      const isSame = first[row - 1] === second[column - 1]
      const isSwapped =
        row > 1 && column > 1 && first[row - 1] === second[column - 2] && first[row - 2] === second[column - 1]
      now.push(
        Math.min(
          at(last, column) + 1,
          at(now, column - 1) + 1,
          at(last, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(before, column - 2) + 1 : Infinity,
        ),
      )
    }
    before = last
    last = now
  }
  return Math.min(at(last, second.length), most + 1)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity
}
