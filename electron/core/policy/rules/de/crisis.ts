/** Words of people who may be in danger, by themselves or by others. */
export const CRISIS = [
  `(ich | mich | mir | mein*) ..8 (selbstmord | suizid* | selbstverletz* | selbst verletz* | das leben nehmen |
    ritzen | ritze | nicht mehr leben | sterben will | sterben mochte | toten will | nicht mehr (weiter |
    weiterleben) | vergewaltigt | misshandelt | missbraucht)`,
  '(ich | will | mochte | am liebsten) ..4 sterben !( lassen | muss | mussen )',
  `(mich | mir) ..3 (umbringen | umbringe | toten | tote | erhangen | erhange | verletzen | etwas antun | was antun |
    etwas antue | was antue | ritzen | das leben nehmen | das leben nehme | vergiften | erschiessen)`,
  'ich ..2 (bring | bringe | hang | hange) mich ..2 (um | auf)',
  `ich (will | mochte | mag | kann | wollte) ..3 (nicht mehr (leben | weiterleben | weiter | da sein | hier sein |
    aufwachen | existieren | $) | sterben !( lassen ) | tot sein)`,
  `(wie | womit | wo) ..4 (bringe | kann | konnte | nehme | tote) ich? ..3 (mich ..1 (um | umbringen | toten) |
    mir das leben nehmen?)`,
  '(schmerzlos | schmerzfrei | friedlich | schnell) ..2 (sterben | zu sterben | aus dem leben)',
  'keinen (sinn | grund) ..3 (leben | weiterzuleben | weiterleben | mehr)',
  '(alle | sie | familie | welt | kinder | anderen) ..4 ohne mich ..3 (besser | dran)',
  'ohne mich (ware | waren | besser | geht es ..2 besser)',
  '(zu viele | alle meine | eine ganze packung) ..1 (tabletten | schlaftabletten | pillen) ..1 (genommen | geschluckt)',
  `mein* (mann | frau | freund | freundin | vater | mutter | stiefvater | partner | ex | bruder | onkel) ..3
    (schlagt | schlug | verprugelt | bedroht | missbraucht | vergewaltigt | wurgt | misshandelt)`,
  `mein* ..1 (mann | frau | freund | freundin | vater | mutter | stiefvater | partner | ex | bruder | onkel) ..2
    hat ..1 (mich | uns) ..3 (geschlagen | verprugelt | gewurgt | bedroht | vergewaltigt | missbraucht)`,
  `mein* ..1 (freund | freundin | bruder | schwester | sohn | tochter | mutter | vater | mann | frau) ..4
    (will sich (umbringen | toten | das leben) | suizid* | ritzt sich | verletzt sich | selbstmord |
    sich umbringen | sich das leben nehmen)`,
  '(wurde | werde | bin) ..3 (vergewaltigt | misshandelt | missbraucht | geschlagen)',
  'ich habe ..1 angst vor ..1 (mein* | ihm | zuhause) ..1 (mann | freund | vater | partner | ex)?',
]
export const NO_CRISIS = [
  `referat | aufsatz | hausarbeit | roman | statistik | gedicht | theaterstuck | drehbuch | figur | szene |
    film | lied | geschichte | studie | forschung | vortrag | romeo | julia | werther | hamlet`,
  'im spiel | im schach | turnier | beim (sport | boxen | training)',
  'sterben vor (lachen | langeweile | hunger | scham) | (zum | vor lachen) (sterben | totlachen)',
]
