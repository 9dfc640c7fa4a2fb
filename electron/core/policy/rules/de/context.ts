import type { Language } from '../rule.ts'

export const CONTEXT: Language['context'] = {
  isGame: [
    'videospiel* | computerspiel* | brettspiel* | (im | in dem | fur mein) spiel | schach | rollenspiel*',
  ],
  isFiction: [
    `(mein | meinen | meinem | ein | einen | einem | der | den | dem) ..1 (roman | krimi | thriller | drehbuch |
      film | theaterstuck)`,
    '(meine | meiner | eine | einer) ..1 (kurzgeschichte | szene | romanfigur | ballade | serie)',
    'romanfigur* | fiktion* | kurzgeschichte* | krimi | drehbuch',
  ],
  isDetailed: [
    `schritt fur schritt | (genaue* | exakte* | detaillierte* | funktionierende* | realistische*) ..1
      (anleitung* | rezept* | schritte* | mengen* | code | zutaten | dosis)`,
  ],
  isNarrated: ['schreib* | erzahl* | erfind* | verfass* | beschreib* | entwirf | erfinde | setz* fort'],
  isNews: [
    'nachrichten | laut | gestern | bericht* | im jahr | jahrhundert | prozess | verurteilt | ermordung',
  ],
  isHelpSeeking: [
    'ich wurde ..3 (gehackt | betrogen | gestalkt | bedroht | bestohlen | erpresst | vergiftet)',
    'mein* (konto | account | handy | computer | rechner) (wurde | ist) ..2 (gehackt | gesperrt | gestohlen)',
    'vergessen | mein eigen* | ausgesperrt | mit (erlaubnis | genehmigung | einwilligung) | giftnotruf',
  ],
}
