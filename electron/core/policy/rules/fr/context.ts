import type { Language } from '../rule.ts'

export const CONTEXT: Language['context'] = {
  isGame: ['jeu (video | de societe | de role) | jeux video | (dans | pour) (le | mon | un) jeu | echecs'],
  isFiction: [
    '(mon | un | le | ce) ..1 (roman | polar | thriller | scenario | film | conte)',
    '(ma | une | la | cette) ..1 (nouvelle | scene | piece | serie | fiction)',
    'roman | polar | fiction | personnage principal',
  ],
  isDetailed: [
    `etape par etape | (instructions | recette | etapes | mode demploi | code | quantites) ..1 (precise* |
      exacte* | detaille* | complete* | realiste*)`,
  ],
  isNarrated: ['ecri* | raconte* | invente* | imagine* | redige* | decri*'],
  isNews: [
    'actualites | selon | hier | reportage | siecle | proces | condamne | assassinat de | en (19* | 20*)',
  ],
  isHelpSeeking: [
    '(jai ete | j ai ete | je suis) ..2 (pirate* | arnaque* | harcele* | menace* | vole* | empoisonne*)',
    '(mon | ma) (compte | telephone | ordinateur) (a ete | est) ..2 (pirate* | bloque* | vole*)',
    'oublie (mon | le | la) | mon propre | avec (autorisation | permission | consentement) | centre antipoison',
  ],
}
