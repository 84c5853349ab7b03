import type { RequestHandler, Response } from 'express'

/** Which pages indexes of the web may list; `X-Robots-Tag` and `<meta name="robots">` have the same values. */
export type RobotsRule = 'index' | 'noindex' | 'noindex, nofollow'

/** Keeps everything out of the indexes of the web, until a page of ours says otherwise with `setRobots`. */
export const hideFromIndexes: RequestHandler = (_request, response, next) => {
  response.setHeader('x-robots-tag', 'noindex')
  next()
}

export function setRobots(response: Response, rule: RobotsRule): void {
  if (rule === 'index') response.removeHeader('x-robots-tag')
  else response.setHeader('x-robots-tag', rule)
}
