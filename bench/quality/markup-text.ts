import { load } from 'cheerio'

const BLOCKS =
  'address,article,aside,blockquote,br,caption,dd,div,dl,dt,fieldset,figcaption,figure,footer,form,h1,h2,h3,h4,h5,h6,' +
  'header,hr,li,main,nav,ol,p,pre,section,table,td,th,tr,ul'
const SILENT = 'script,style,noscript,template,svg,math,iframe,select,title'

/** The text of markup, extracted by a library other than the one under test, for references and alternatives. */
export function markupText(markup: string): string {
  const page = load(markup)
  page(SILENT).remove()
  page(BLOCKS).before('\n').append('\n')
  return page('body').text()
}
