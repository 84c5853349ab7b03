import { renderToString } from 'preact-render-to-string'
import type { ProtocolPorts } from '../ports.ts'
import type { Candidate, RunReport } from '../report/report.ts'
import { CandidateTable, ProtocolReport } from './protocol-report.tsx'
import { REPORT_STYLES } from '../../../ui/stylesheet.ts'

/** A run as a self-contained page to save or print: styles are included, links lead to this service. */
export function renderReport(app: ProtocolPorts, report: RunReport, candidates: readonly Candidate[]): string {
  const { protocol } = report
  const base = app.config.http.publicUrl
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{protocol.name}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <style dangerouslySetInnerHTML={{ __html: REPORT_STYLES }} />
      </head>
      <body>
        <main class="main report">
          <h1>{protocol.name}</h1>
          {protocol.purpose !== '' && <p class="call">{protocol.purpose}</p>}
          <ProtocolReport app={app} report={report} base={base}>
            <CandidateTable candidates={candidates} base={base} isForm={false} />
          </ProtocolReport>
        </main>
      </body>
    </html>
  )
  return `<!doctype html>${renderToString(page)}`
}
