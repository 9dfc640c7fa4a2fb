import { fold } from '../phrases/fold.ts'

/** Words by which a question names what was added, without a word of its text: "Summarise this document." */
const NAMES = new Set(
  fold(
    `document documents file files pdf attachment paper report article spreadsheet table
    dokument dokumente dokuments datei dateien anhang bericht artikel tabelle
    fichier fichiers pièce rapport tableau documento documentos archivo archivos adjunto informe tabla`,
  )
    .trim()
    .split(/\s+/),
)

/** Whether a question names a document at all: then it may ask what it is about. */
export function asksForDocument(question: string): boolean {
  return fold(question)
    .split(/[^\p{L}\p{N}]+/u)
    .some((word) => NAMES.has(word))
}
