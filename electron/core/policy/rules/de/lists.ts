/** German words; umlauts and accents are off (plain-text.ts), so "töten" is "toten". */
export const LISTS = {
  ask: `
    wie | womit | anleitung* | rezept | gib mir | gebt mir | zeig* mir? | erklar* mir? | sag* mir? | hilf mir |
    schreib* mir? | erstell* mir? | programmier* mir? | bau* mir? | ich (muss | brauche) |
    wo (kann | bekomme | kaufe | finde) (ich | man) | kannst du mir? | was ist (der | die | das) beste |
    entwirf | verfass* | nenn* mir? | hilf | welche* | womit`,
  want: 'ich (will | mochte | werde | wurde gern | plane)',
  how: '(wie | womit | wodurch | wo)',
  one: '(ich | man | wir)',
  someone: 'jemand | jemanden | jemandem | irgendjemanden | einen | ihn | sie',
  kin: `
    frau | mann | freund | freundin | ex | exfreund | exfreundin | exmann | exfrau | chef | chefin | nachbar* |
    lehrer* | kolleg* | mutter | vater | eltern | bruder | schwester | mitschuler* | mitbewohner* | kind* |
    sohn | tochter | familie | onkel | tante | oma | opa | schwiegermutter | vermieter* | partner*`,
  people: `
    mensch* | mann | frau | person | kind | politiker* | polizist* | lehrer* | madchen | jungen | nachbar* |
    passanten | fremden`,
  person: `
    jemanden | jemandem | (meine | meinen | meinem | meiner | deine | seine | seinen | ihre | ihren) ..1 {kin} |
    (eine | einen | einem | einer) ..1 {people} | menschen | leute | kinder | auslander | juden | muslime |
    fluchtlinge | ihn | die leute | den nachbar*`,
  kill: `
    tote | toten | umbringe | umbringen | ermorde | ermorden | vergifte | vergiften | erwurge | erwurgen |
    ersteche | erstechen | entfuhre | entfuhren | foltere | foltern | vergewaltige | vergewaltigen |
    erschiesse | erschiessen | ersticke | ersticken | ertranke | ertranken | kidnappe | kidnappen`,
  hurt: `
    verletze | verletzen | verprugle | verprugele | verprugeln | schlage | schlagen | angreife | angreifen |
    zusammenschlage | zusammenschlagen | einschuchtern | bedrohe | bedrohen | erpresse | erpressen`,
  make: `
    baue | bauen | bau | bastle | bastele | basteln | mache | machen | mach | herstelle | herstellen | stelle |
    zunde | zunden | besorge | besorgen | kaufe | kaufen | konstruiere | konstruieren`,
  bomb: `
    *bombe | *bomben | bombenbau | sprengstoff* | sprengsatz* | handgranate | handgranaten | molotow* |
    sarin | rizin | nervengas | senfgas | giftgas | chlorgas | biowaffe | biowaffen | chemiewaffe |
    chemiewaffen | *sprengfalle | *sprengfallen`,
  hard_drug: `
    crystal meth | meth* | heroin | kokain | crack | ecstasy | mdma | lsd | fentanyl | ghb | k o tropfen |
    ko tropfen | amphetamin* | drogen`,
  drug: `
    kokain | heroin | meth* | ecstasy | mdma | lsd | fentanyl | drogen | koks | pillen |
    gras !( samen | im | auf | fur )`,
  account: `
    account | konto | wlan | handy | instagram* | facebook* | whatsapp* | webseite | server | rechner |
    computer | netzwerk | email | emails | e mail | e mails | snapchat* | passwort`,
  malware: `
    *schadsoftware | keylogger | ransomware | trojaner | computervirus | botnet | botnetz | spyware |
    erpressungstrojaner | *virus (programmieren | schreiben | der | das | fur)`,
  goods: `
    auto | autos | fahrrad* | geld | bank | laden | geschaft | wohnung | haus | supermarkt | geldautomat* |
    schmuck | tresor | tur`,
  secretly: 'heimlich | unbemerkt | ohne ..3 (wissen | merkt | mitbekommt | bemerkt)',
  watch: `
    *lese | *lesen | uberwach* | film* | fotografier* | aufnehm* | aufnahme* | orte | orten | ortung | verfolg* |
    *hor* | *kamera* | *tracker* | spionage* | installier* | handy | nachrichten | whatsapp* | chats`,
  hateful: `
    hass* | rassistisch* | antisemitisch* | hetze | hetzrede | frauenfeindlich* | auslanderfeindlich* |
    judenwitz* | hetz* | homophob* | volksverhetz*`,
}

/** Requests against harm. */
export const AGAINST =
  '*verhinder* | *schutz* | *erkenn* | *vermeid* | *verteidig* | *abwehr* | *melde* | *vorbeug*'
/** The same, and requests about it. */
export const UNLESS = `${AGAINST} |
  *geschichte* | *gefahrlich* | *verboten* | *strafbar* | wurde | wurden | funktionier* | *uberrasch* | *geschenk*`
