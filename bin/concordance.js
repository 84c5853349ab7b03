#!/usr/bin/env node
// TypeScript is run as it is, through tsx: there is no build to forget.
import { register } from 'tsx/esm/api'

register()
await import('../src/cli/main.ts')
