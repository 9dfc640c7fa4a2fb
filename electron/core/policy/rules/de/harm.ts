import type { Rule } from '../rule.ts'
import { AGAINST, UNLESS } from './lists.ts'

type Part = Pick<Rule, 'category' | 'severity'>
/** Each phrase holds its own request ("wie …", "schreib mir …"), so that it counts wherever it stands. */
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

/** The plainest harmful requests in German. */
export const HARM: readonly Rule[] = [
  asked({ category: 'child_safety', severity: 'block' }, [
    'kinderporno*',
    '(sex | nackt* | erotisch*) ..5 (kind | kinder* | kindern | minderjahrig* | madchen von #)',
    '(kind | kinder | minderjahrige* | madchen von #) ..5 (verfuhre* | missbrauche* | anfassen | ausziehen)',
  ]),
  said({ category: 'child_safety', severity: 'block' }, [
    `{how} (verfuhre | missbrauche | belastige | locke) {one} ..4
      (kind | kinder | minderjahrige* | madchen | jungen)`,
  ]),
  asked({ category: 'weapons', severity: 'block' }, [
    `{bomb} (bau* | herstell* | herzustell* | bastel | basteln | mach* | selber | selbst | zunde* | besorg* | kauf* |
      zu | her | mit | aus | zum | und | $)`,
    '{make} ..4 {bomb}',
  ]),
  asked({ category: 'weapons', severity: 'ask' }, [
    `(schusswaffe | schusswaffen | waffe | waffen | pistole | pistolen | schalldampfer | gewehr | gewehre) ..4
      (illegal | ohne (waffenschein | erlaubnis | papiere) | drucken | darknet | bauen | schwarzmarkt)`,
    '{make} ..4 (schalldampfer | geisterpistole* | maschinengewehr* | schusswaffe*)',
  ]),
  asked({ category: 'violence', severity: 'block' }, [
    '{person} ..5 {kill} !( lassen )',
    '(amoklauf | attentat | anschlag | mord) ..3 (plane* | begehe* | durchfuhre* | vorube* | verube*)',
    'leiche ..3 (verschwinden | entsorge* | verstecke* | loswerden)',
  ]),
  said({ category: 'violence', severity: 'block' }, [
    `{how} (tote | vergifte | ermorde | erwurge | ersteche | entfuhre | foltere | vergewaltige | erschiesse |
      ersticke | ertranke | kidnappe) {one} ..4 {person}`,
    '{how} (bringe | bring | bringt) {one} ..1 {person} ..3 um',
    '{how} (plane | begehe | verube | vertusche) {one} ..3 (amoklauf | attentat | anschlag | mord)',
    '{how} (entsorge | verstecke | beseitige) {one} ..2 leiche',
  ]),
  asked({ category: 'violence', severity: 'ask' }, ['{person} ..4 {hurt}']),
  said({ category: 'violence', severity: 'ask' }, [
    '{want} ..4 {person} ..5 {kill}',
    '{want} ..4 {person} ..4 {hurt}',
    `{how} (verletze | verprugle | verprugele | schlage | bedrohe | erpresse | schuchtere) {one} ..4 {person}`,
  ]),
  {
    category: 'malware',
    severity: 'block',
    form: 'any',
    phrases: [
      `{ask} ..8 {malware} ..10 (krankenhaus* | firma | firmen | opfer | behorde* | schule | bank | banken |
        infizier* | verschlussel* | stiehlt | verbreite* | unentdeckt | losegeld | erpress* | ohne)`,
      '(schreib* | programmier* | erstell*) mir? ..3 (ransomware | erpressungstrojaner | botnetz | botnet)',
    ],
    unless: UNLESS,
  },
  asked({ category: 'malware', severity: 'ask' }, [
    '{malware}',
    `{account} ..8 (hacke* | knacke* | eindringe* | ubernehme* | lahmlege* | ausspahe* | klaue*)`,
    '(hacke | knacke) ..4 {account}',
  ]),
  asked({ category: 'fraud', severity: 'ask' }, [
    `falschgeld | gefalschte* ..1 (ausweis* | pass | dokument* | schein* | zeugnis* | attest* | rezept* |
      impfpass* | rechnung* | bewertungen | fuhrerschein)`,
    `(phishingmail* | phishingseite* | phishingnachricht* |
      phishing (mail | mails | email | emails | e mail | e mails | seite | nachricht* | sms))`,
    `kreditkartenbetrug | versicherungsbetrug | schwarzgeld | geld waschen | geldwasche |
      gestohlene* ..1 (karte | karten | kreditkarte | kreditkarten | daten)`,
    `{person} ..3 (betruge | betrugen | abzocke* | reinlege* | ausraube* | bestehle* | austrickse*)`,
    `{goods} ..5 (stehle* | klaue* | ausraube* | knacke* | einbreche* | uberfalle* | kurzschliesse*)`,
    '(steuer | steuern) (hinterziehe*) | finanzamt (betruge | betrugen) | ladendiebstahl',
    '(ausweis | pass | geldscheine | banknoten | unterschrift | rezept | attest | zeugnis) ..2 (falsche | falschen)',
  ]),
  said({ category: 'fraud', severity: 'ask' }, [
    '{how} (knacke | klaue | stehle | raube | uberfalle) {one} ..3 {goods}',
    '{how} (falsche | betruge | hinterziehe) {one} !( nicht ) _ | {how} wasche {one} ..2 (geld | schwarzgeld)',
  ]),
  asked({ category: 'hate', severity: 'ask' }, [
    `{hateful} ..1 (witz | witze | rede | text | kommentar | kommentare | post | posts | gegen | uber | gedicht |
      lied | flugblatt | artikel)`,
  ]),
  said({ category: 'hate', severity: 'ask' }, [
    `warum sind alle? (juden | muslime | auslander | turken | frauen | schwarze | fluchtlinge | araber | polen |
      schwule) (so | alle)? (dumm | faul | kriminell | dreckig | minderwertig | gierig | aggressiv)`,
  ]),
  asked({ category: 'privacy', severity: 'ask' }, [
    `(freundin | freund | frau | mann | ex | nachbar* | kollege* | jemanden | jemandem | handy | person) ..6
      (ausspioniere* | uberwache* | orte | orten | heimlich | stalke* | verfolge | verfolgen | abhore | abhoren |
      mitlese | mitlesen)`,
    '{watch} ..8 {secretly} | {secretly} ..6 {watch}',
    `(adresse | wohnort | telefonnummer | privatadresse | handynummer) (von | meiner ex | meines ex | einer |
      eines)`,
  ]),
  said({ category: 'privacy', severity: 'ask' }, [
    '{how} (spioniere | uberwache | orte | stalke | verfolge | beschatte) {one} ..4 {person}',
  ]),
  asked({ category: 'illegal_drugs', severity: 'block' }, [
    '{hard_drug} ..3 (koche* | herstell* | mache | synthetisier* | mische | mischen | selber | selbst | her)',
    '(koche | mache | stelle | synthetisiere) ..3 {hard_drug}',
  ]),
  asked({ category: 'illegal_drugs', severity: 'ask' }, [
    `{drug} ..4 (kaufe | kaufen | verkaufe | verkaufen | deale | dealen | schmuggle | schmuggeln | bestelle |
      bestellen | bekomme | bekommen | besorge | besorgen | darknet)`,
    '(kaufe | bekomme | bestelle | verkaufe | finde | schmuggle) ..3 {drug}',
  ]),
  said({ category: 'illegal_drugs', severity: 'ask' }, [
    'wo (bekomme | kaufe | finde | kriege) {one}? ..3 ({drug} | crystal*)',
  ]),
  asked({ category: 'deception', severity: 'ask' }, [
    `deepfake* | fakenews | fake news | falschmeldung* | falschnachricht* | desinformation* |
      gefalschte* (nachricht* | bild | bilder | video | videos | zitat | zitate)`,
  ]),
  said({ category: 'deception', severity: 'ask' }, [
    '{how} (manipuliere | isoliere) {one} ..3 {person} | {ask} ..4 {person} ..3 (manipuliere* | gefugig)',
  ]),
  said({ category: 'deception', severity: 'note' }, [
    `(ignorier* | vergiss | missacht* | umgeh*) ..1 (alle | deine | die | samtliche) ..2 (anweisung* | regel* |
      vorgabe* | anleitung* | verfassung | grundsatze)`,
  ]),
  said({ category: 'overclaim', severity: 'note' }, [
    `(soll | kann | darf) ich ..4 (medikament* | tablette* | pillen | insulin | antidepressiva | antibiotik* |
      blutverdunner | blutdrucktabletten) ..2 (absetz* | weglass* | aufhor* | halbier* | verdopp*)`,
    `habe ich (krebs | adhs | autismus | diabetes | depression* | corona | einen herzinfarkt |
      einen schlaganfall)`,
    'welche (aktie | aktien | kryptowahrung* | lottozahlen) ..4 (sicher | garantiert | bestimmt)',
  ]),
  said({ category: 'disrespect', severity: 'note' }, [
    `(schreib* | verfass* | erstell*) mir? ..4 (beleidigend* | gemeine | gemeinen | gemeines | verletzend* |
      demutigend*) ..1 (nachricht | nachrichten | mail | email | text | brief | kommentar | gedicht)`,
    'beleidig* (meinen | meine | diesen | diese) ..1 (kolleg* | nachbar* | lehrer* | ex* | mitschuler* | chef*)',
  ]),
]
