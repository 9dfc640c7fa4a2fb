/** French words; accents and apostrophes are off (plain-text.ts), so "l'été" is "lete". */
export const LISTS = {
  ask: `
    comment | donne* moi? | ecri* moi? | explique* moi? | montre* moi? | dis moi? | aide moi? | je cherche a |
    ou (puis je | peut on | je peux | est ce que je peux | acheter | trouver) | recette | instructions |
    mode demploi | quelle est la meilleure | cree* moi? | genere* moi? | fabrique* moi? | redige* moi? |
    programme moi?`,
  want: 'je (veux | voudrais | vais | compte | souhaite | pense)',
  kin: `
    femme | mari | copine | copain | ex | patron | patronne | voisin | voisins | voisine | professeur | prof |
    collegue | mere | pere | parents | frere | soeur | famille | enfant | enfants | fils | fille | oncle |
    tante | belle mere | colocataire | proprietaire | conjoint | compagne`,
  someone: `
    (un | une) ..1 (personne | homme | femme | enfant | policier | politicien | fille | garcon)`,
  person: `
    quelquun | quelqu un | (ma | mon | mes | sa | son | ses) ..1 {kin} | {someone} | des gens | les gens |
    des (enfants | femmes | juifs | musulmans | immigres) | les (juifs | musulmans | immigres) | le voisin`,
  kill: `
    tuer | assassiner | empoisonner | etrangler | poignarder | kidnapper | enlever (un | une) | torturer | violer |
    abattre | egorger | noyer | etouffer`,
  hurt: 'frapper | blesser | agresser | menacer | intimider | tabasser | faire chanter',
  bomb: `
    bombe | bombes | explosif | explosifs | engin explosif | (cocktail | cocktails) molotov | grenade |
    grenades | sarin | ricine | gaz (moutarde | toxique | sarin | neurotoxique) | anthrax |
    (arme | armes) (chimique | chimiques | biologique | biologiques | nucleaire | nucleaires)`,
  hard_drug: `
    methamphetamine | meth | crystal | heroine | crack | ecstasy | mdma | lsd | fentanyl | ghb`,
  malware: `
    ransomware | rancongiciel | keylogger | enregistreur de frappe | cheval de troie |
    logiciel (malveillant | espion) | virus informatique | maliciel | botnet`,
  hateful: `
    haineu* | raciste | racistes | antisemite | antisemites | homophobe | homophobes | sexiste | sexistes |
    islamophobe | islamophobes`,
}

/** Requests against harm. */
export const AGAINST = `
  *empecher* | *proteger* | *eviter* !( detre | de se | la police ) | *prevenir* | *detecter* | *reconnaitre* |
  *defendre* | *signaler*`
/** The same, and requests about it. */
export const UNLESS = `${AGAINST} | *histoire* | *dangereux* | illegal | ete | fonctionn* | demander`
