// The text of a PDF as pdf.js has it for its pages, and so Firefox: node copy_text.mjs FILE
import { readFileSync } from 'node:fs'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

const file = await getDocument({ data: new Uint8Array(readFileSync(process.argv[2])), verbosity: 0 }).promise
for (let number = 1; number <= file.numPages; number++) {
  const { items } = await (await file.getPage(number)).getTextContent()
  console.log(items.map((item) => item.str + (item.hasEOL ? '\n' : '')).join(''))
}
