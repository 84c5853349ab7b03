import { describe, expect, it } from 'vitest'
import { emailSchema, webAddressSchema } from '../../src/domain/value-schemas.ts'

describe('mail addresses', () => {
  it('have at most 64 characters before the @, and 254 in all', () => {
    const domain = 'example.org'
    expect(emailSchema.safeParse(`${'a'.repeat(64)}@${domain}`).success).toBe(true)
    expect(emailSchema.safeParse(`${'a'.repeat(65)}@${domain}`).success).toBe(false)
    expect(emailSchema.safeParse(`a@${'b.'.repeat(125)}org`).success).toBe(false)
  })
})

describe('web addresses', () => {
  it('may have signs in their path that publishers use and RFC 3986 forbids', () => {
    expect(webAddressSchema.safeParse('https://example.org/plan{2}.pdf?q=a|b').success).toBe(true)
    expect(webAddressSchema.safeParse('https://example.org/a b').success).toBe(false)
    expect(webAddressSchema.safeParse('https://example.org/a\\b').success).toBe(false)
  })
})
