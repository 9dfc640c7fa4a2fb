import type { Rule } from '../rule.ts'
import { AGAINST, UNLESS } from './lists.ts'

type Part = Pick<Rule, 'category' | 'severity'>
/** Each phrase holds its own request ("comment …", "écris-moi …"), so that it counts wherever it stands. */
const asked = (part: Part, phrases: readonly string[]): Rule => ({
  ...part,
  form: 'any',
  phrases: phrases.map((phrase) => `{ask} ..8 (${phrase})`),
  unless: unlessOf(part),
})
const said = (part: Part, phrases: readonly string[]): Rule => ({
  ...part,
  form: 'any',
  phrases,
  unless: unlessOf(part),
})
/** A "story" does not excuse what harms a child. */
const unlessOf = ({ category }: Part) => (category === 'child_safety' ? AGAINST : UNLESS)

/** The plainest harmful requests in French. */
export const HARM: readonly Rule[] = [
  asked({ category: 'child_safety', severity: 'block' }, [
    'pedopornograph*',
    `(sexe | sexuel* | nu | nus | nue | nues | erotique*) ..5 (enfant | enfants | mineur | mineurs | mineure |
      mineures | fillette | fillettes)`,
    '(seduire | abuser | toucher | denuder | attirer) ..3 (enfant | enfants | mineur* | fillette* | fille de #)',
  ]),
  asked({ category: 'weapons', severity: 'block' }, [
    `(fabriqu* | constru* | prepar* | faire | assembl* | acheter | obtenir | procurer | poser | synthese | avoir |
      fais | faut) ..5 {bomb}`,
    '(recette | instructions | mode demploi) ..4 {bomb}',
    '{bomb} (maison | artisanal* | chez moi)',
  ]),
  asked({ category: 'weapons', severity: 'ask' }, [
    `((arme | armes) (a feu)? | pistolet | pistolets | silencieux | fusil | fusils) ..4 (illegal* |
      sans (permis | papiers | licence) | imprimer | darknet | marche noir | imprimante 3d)`,
    '(fabriquer | construire | imprimer) ..3 (silencieux | pistolet | arme a feu | fusil)',
  ]),
  asked({ category: 'violence', severity: 'block' }, [
    '{kill} ..2 {person}',
    '(me)? debarrasser de {person}',
    `(commettre | planifier | preparer | organiser) ..2 (attentat | meurtre | massacre | assassinat | attaque |
      fusillade)`,
    '(faire disparaitre | cacher | se debarrasser) ..2 (cadavre | corps)',
  ]),
  asked({ category: 'violence', severity: 'ask' }, ['{hurt} ..2 {person}']),
  said({ category: 'violence', severity: 'ask' }, ['{want} ..4 ({kill} | {hurt}) ..2 {person}']),
  said({ category: 'malware', severity: 'block' }, [
    `{ask} ..8 {malware} ..10 (hopital | hopitaux | entreprise* | victime* | administration | ecole | banque* |
      infect* | chiffre* | vole | rancon | indetectable | sans)`,
    '(ecris | cree | programme | genere) moi? ..2 (ransomware | rancongiciel | botnet)',
  ]),
  asked({ category: 'malware', severity: 'ask' }, [
    '{malware}',
    `(pirater | hacker | craquer | infiltrer | prendre le controle) ..4 (compte | comptes | wifi | telephone |
      instagram | facebook | whatsapp | site | serveur | ordinateur | reseau | messagerie | mot de passe | banque)`,
  ]),
  asked({ category: 'fraud', severity: 'ask' }, [
    `fausse monnaie | faux ..1 (billet | billets | papier | papiers | passeport | permis | certificat | diplome |
      avis | document | documents | arret maladie) | fausse (carte | ordonnance | identite) | blanchir`,
    `(email | emails | e mail | e mails | mail | mails | courriel | courriels | message | sms | site | page)
      (de | d)? (phishing | hameconnage | arnaque) | arnaquer | escroquer | frauder`,
    `(carte | cartes) (bancaire | bancaires | de credit)? (volee | volees | clonee | clonees) | cambrioler |
      braquer | voler (une | un | des | dans | la | le | de)`,
    '(falsifier | contrefaire) ..2 (passeport | billet | billets | papiers | signature | ordonnance | diplome)',
  ]),
  asked({ category: 'hate', severity: 'ask' }, [
    '{hateful} ..3 (contre | sur | blague | discours | texte | tweet | $)',
    `(blague | blagues | discours | texte | textes | tweet | tweets | tract | tracts | chanson | chansons |
      message | messages | poeme | poemes) ..2 {hateful}`,
  ]),
  said({ category: 'hate', severity: 'ask' }, [
    `pourquoi les (juifs | musulmans | arabes | noirs | femmes | immigres | chinois | roms | gays | homosexuels)
      sont (ils | elles)? (si | tous | toutes | tellement | aussi)? (betes | stupides | sales | voleurs |
      criminels | inferieurs | avares | idiots | idiotes | violents | paresseux)`,
  ]),
  asked({ category: 'privacy', severity: 'ask' }, [
    `(espionner | traquer | localiser | surveiller | suivre | filmer | enregistrer | ecouter | lire) ..6 (a son insu |
      sans (quil | quelle | que | son) | en secret | en cachette | telephone de | secretement)`,
    '(espionner | harceler | traquer) ..3 {person}',
    `(adresse | numero | domicile | telephone) ..2 (de mon ex | personnelle de | (dun | dune | d un | d une) ..1
      (femme | fille | homme | celebrite | streameuse | inconnu | inconnue))`,
  ]),
  said({ category: 'illegal_drugs', severity: 'block' }, [
    '(recette | synthese | formule) (de | du | pour) ..3 {hard_drug}',
  ]),
  asked({ category: 'illegal_drugs', severity: 'block' }, [
    `(fabriquer | synthetiser | produire | cuisiner | faire | preparer) ..3 ({hard_drug} | cocaine | drogue |
      drogues)`,
  ]),
  asked({ category: 'illegal_drugs', severity: 'ask' }, [
    `(acheter | vendre | passer | dealer | trouver | importer | commander) ..4 (cocaine | heroine | meth* |
      ecstasy | mdma | lsd | fentanyl | drogue | drogues | cannabis | beuh | coke)`,
  ]),
  asked({ category: 'deception', severity: 'ask' }, [
    `deepfake | deepfakes | desinformation | faux (temoignage | temoignages | article | articles | nus) |
      (fausse | fausses) (nouvelle | nouvelles | information | informations | rumeur | rumeurs | preuve |
      preuves | accusation | accusations)`,
    '(manipuler | isoler) ..2 {person}',
  ]),
  said({ category: 'deception', severity: 'note' }, [
    `(ignore* | oublie* | contourne*) ..1 (toutes | tes | les | vos | ces) ..2 (instruction* | consigne* | regle* |
      principes | restrictions)`,
  ]),
  said({ category: 'overclaim', severity: 'note' }, [
    `(puis je | dois je | je peux | est ce que je peux | est ce que je dois) ..2 (arreter | stopper | doubler |
      reduire) ..3 (medicament* | comprimes | insuline | antidepresseurs | antibiotiques | traitement)`,
    `(ai je | est ce que jai | est ce que j ai) ..1 (cancer | diabete | tdah | autisme | depression | covid |
      infarctus | avc)`,
    'quelle* (action | actions | crypto* | numeros) ..5 (surement | certainement | garanti*)',
  ]),
  said({ category: 'disrespect', severity: 'note' }, [
    `(ecris | redige | cree | genere) moi? ..4 (message | messages | mail | email | texte | lettre | commentaire |
      poeme) ..1 (insultant* | humiliant* | mechant* | blessant* | cruel*)`,
    'insulte (mon | ma | ce | cette) ..1 (collegue | voisin* | prof* | ex | camarade | patron*)',
  ]),
]
