import { describe, expect, it } from 'vitest'
import { reflow } from '../../src/ui/components/marked-text.tsx'

describe('the lines of a text', () => {
  it('are joined where a line is full, and stay apart where it ended on purpose', () => {
    const full = 'a line that goes to the right margin'
    expect(reflow(`Heading\n${full}\nand ends here.\n\nNext`)).toBe(`Heading\n${full} and ends here.\n\nNext`)
    expect(reflow('')).toBe('')
  })

  // a text of 20 MB on one page was answered with an error
  it('may be more than a call has arguments', () => {
    const text = 'one line of many\n'.repeat(400_000)
    expect(reflow(text)).toHaveLength(text.length)
  })
})
