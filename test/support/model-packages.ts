import { createRequire } from 'node:module'
import { ONNX_PACKAGES } from '../../src/search/meaning/onnx/onnx-packages.ts'
import { projectFolder } from './project-folder.ts'

/** Two made models of a kilobyte each; make-models.py beside them wrote them. */
export const MODELS_FOLDER = `${projectFolder}test/fixtures/models`

export const HOW_TO_HAVE_MODELS = `it takes npm install --no-save --ignore-scripts ${ONNX_PACKAGES.join(' ')}`

/** Whether the packages that run models are installed, which npm ci leaves out. */
export function hasModelPackages(): boolean {
  const { resolve } = createRequire(import.meta.url)
  return ONNX_PACKAGES.every((name) => {
    try {
      return resolve(name) !== ''
    } catch {
      return false
    }
  })
}
