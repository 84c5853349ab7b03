/** A promise that stays pending until the test opens it. */
export interface Gate {
  readonly opened: Promise<void>
  open(): void
}

export function gateOf(): Gate {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open: () => open() }
}

/** Collects items as they arrive; `all` resolves once `expected` have arrived, and later ones are counted too. */
export interface Collector<T> {
  add(thing: T): void
  count(): number
  readonly all: Promise<readonly T[]>
}

export function collector<T>(expected: number): Collector<T> {
  const things: T[] = []
  const gate = gateOf()
  return {
    add: (thing) => {
      things.push(thing)
      if (things.length === expected) gate.open()
    },
    count: () => things.length,
    all: gate.opened.then(() => things),
  }
}

/** Polls for a condition that has no event; limited by the test's timeout. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 15))
}

/** Whether the work resolves. */
export function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  )
}
