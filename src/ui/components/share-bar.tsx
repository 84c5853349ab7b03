/** A bar as long as `value` is of `most`, beside a number that says the same. */
export function ShareBar({ value, most }: { readonly value: number; readonly most: number }) {
  const percent = most > 0 ? Math.round((1000 * value) / most) / 10 : 0
  return (
    <svg class="sharebar" aria-hidden="true" preserveAspectRatio="none">
      <rect width={`${percent}%`} height="100%" />
    </svg>
  )
}
