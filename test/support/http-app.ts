import type { Express } from 'express'
import { createHttpApp as createWithFeatures } from '../../src/api/server.ts'
import type { App } from '../../src/app.ts'
import { FEATURES } from '../../src/main/features.ts'

/** The HTTP service with every feature, as the entry points make it. */
export function createHttpApp(app: App, version: string): Express {
  return createWithFeatures(app, version, FEATURES)
}
