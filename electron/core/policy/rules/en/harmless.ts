/**
 * Expressions that carry a harmful word and no harm. They are taken out before the rules look, so that no rule has to
 * know them.
 */
export const HARMLESS = [
  `
    (kill | killing | end | ending | terminate | terminating | execute | executing | stop | spawn | fork |
    reap | orphan) ..3 (process | processes | thread | threads | task | tasks | job | jobs | daemon | daemons |
    pid | pids | app | apps | program | programs | server | servers | queries | query | connection |
    connections | session | sessions | container | containers | pod | pods | command | commands | script |
    scripts | code | contract | contracts | lease | leases | plan | plans | switch | switches | child process |
    child processes | child thread | child threads | child task | child tasks | child job | child jobs |
    child daemon | child daemons | child pid | child pids | child app | child apps | child program |
    child programs | child server | child servers | child queries | child query | child connection |
    child connections | child session | child sessions | child container | child containers | child pod |
    child pods | child command | child commands | child script | child scripts | child code | child contract |
    child contracts | child lease | child leases | child plan | child plans | child switch | child switches |
    children process | children processes | children thread | children threads | children task |
    children tasks | children job | children jobs | children daemon | children daemons | children pid |
    children pids | children app | children apps | children program | children programs | children server |
    children servers | children queries | children query | children connection | children connections |
    children session | children sessions | children container | children containers | children pod |
    children pods | children command | children commands | children script | children scripts | children code |
    children contract | children contracts | children lease | children leases | children plan | children plans |
    children switch | children switches | zombie process | zombie processes | zombie thread | zombie threads |
    zombie task | zombie tasks | zombie job | zombie jobs | zombie daemon | zombie daemons | zombie pid |
    zombie pids | zombie app | zombie apps | zombie program | zombie programs | zombie server | zombie servers |
    zombie queries | zombie query | zombie connection | zombie connections | zombie session | zombie sessions |
    zombie container | zombie containers | zombie pod | zombie pods | zombie command | zombie commands |
    zombie script | zombie scripts | zombie code | zombie contract | zombie contracts | zombie lease |
    zombie leases | zombie plan | zombie plans | zombie switch | zombie switches | parent process |
    parent processes | parent thread | parent threads | parent task | parent tasks | parent job | parent jobs |
    parent daemon | parent daemons | parent pid | parent pids | parent app | parent apps | parent program |
    parent programs | parent server | parent servers | parent queries | parent query | parent connection |
    parent connections | parent session | parent sessions | parent container | parent containers | parent pod |
    parent pods | parent command | parent commands | parent script | parent scripts | parent code |
    parent contract | parent contracts | parent lease | parent leases | parent plan | parent plans |
    parent switch | parent switches | subprocess | subprocesses | subthread | subthreads | subtask | subtasks |
    subjob | subjobs | subdaemon | subdaemons | subpid | subpids | subapp | subapps | subprogram | subprograms |
    subserver | subservers | subqueries | subquery | subconnection | subconnections | subsession | subsessions |
    subcontainer | subcontainers | subpod | subpods | subcommand | subcommands | subscript | subscripts |
    subcode | subcontract | subcontracts | sublease | subleases | subplan | subplans | subswitch | subswitches |
    sub process | sub processes | sub thread | sub threads | sub task | sub tasks | sub job | sub jobs |
    sub daemon | sub daemons | sub pid | sub pids | sub app | sub apps | sub program | sub programs |
    sub server | sub servers | sub queries | sub query | sub connection | sub connections | sub session |
    sub sessions | sub container | sub containers | sub pod | sub pods | sub command | sub commands |
    sub script | sub scripts | sub code | sub contract | sub contracts | sub lease | sub leases | sub plan |
    sub plans | sub switch | sub switches)`,
  `
    (kill | killing) (time | the (light | lights) | the mood | the engine | the music | the power | it on |
    two birds | weed | weeds | the weeds | germs | bacteria | mold | mould | ant | ants | flea | fleas | tick |
    ticks | lice | bug | bugs | mosquito* | roach* | cockroach* | wasp | wasps | rat | rats | mice | moss |
    ivy | mutant | mutants | zombie | zombies | dragon | dragons | cancer cells)`,
  `
    (child | parent | zombie | orphan | daemon) (process | processes | thread | threads | node | nodes |
    element | elements | component | components | class | classes | page | pages | theme | themes | row | rows |
    table | tables | window | windows) | bathbomb | bathbombs | bathbombed | bathbombing | bathbomber |
    bath bomb | bath bombs | bath bombed | bath bombing | bath bomber | seedbomb | seedbombs | seedbombed |
    seedbombing | seedbomber | seed bomb | seed bombs | seed bombed`,
  `
    seed bombing | seed bomber | glitterbomb | glitterbombs | glitterbombed | glitterbombing | glitterbomber |
    glitter bomb | glitter bombs | glitter bombed | glitter bombing | glitter bomber | cocoabomb | cocoabombs |
    cocoabombed | cocoabombing | cocoabomber | cocoa bomb | cocoa bombs | cocoa bombed | cocoa bombing |
    cocoa bomber | hot chocolatebomb | hot chocolatebombs | hot chocolatebombed | hot chocolatebombing |
    hot chocolatebomber | hot chocolate bomb | hot chocolate bombs`,
  `
    hot chocolate bombed | hot chocolate bombing | hot chocolate bomber | fatbomb | fatbombs | fatbombed |
    fatbombing | fatbomber | fat bomb | fat bombs | fat bombed | fat bombing | fat bomber | ketobomb |
    ketobombs | ketobombed | ketobombing | ketobomber | keto bomb | keto bombs | keto bombed | keto bombing |
    keto bomber | teabomb | teabombs | teabombed | teabombing | teabomber | tea bomb | tea bombs | tea bombed |
    tea bombing | tea bomber | jagerbomb | jagerbombs | jagerbombed`,
  `
    jagerbombing | jagerbomber | jager bomb | jager bombs | jager bombed | jager bombing | jager bomber |
    cherrybomb | cherrybombs | cherrybombed | cherrybombing | cherrybomber | cherry bomb | cherry bombs |
    cherry bombed | cherry bombing | cherry bomber | photobomb | photobombs | photobombed | photobombing |
    photobomber | photo bomb | photo bombs | photo bombed | photo bombing | photo bomber | bugbomb | bugbombs |
    bugbombed | bugbombing | bugbomber | bug bomb | bug bombs`,
  `
    bug bombed | bug bombing | bug bomber | stinkbomb | stinkbombs | stinkbombed | stinkbombing | stinkbomber |
    stink bomb | stink bombs | stink bombed | stink bombing | stink bomber | smokebomb | smokebombs |
    smokebombed | smokebombing | smokebomber | smoke bomb | smoke bombs | smoke bombed | smoke bombing |
    smoke bomber | logicbomb | logicbombs | logicbombed | logicbombing | logicbomber | logic bomb |
    logic bombs | logic bombed | logic bombing | logic bomber | timebomb`,
  `
    timebombs | timebombed | timebombing | timebomber | time bomb | time bombs | time bombed | time bombing |
    time bomber | waterbomb | waterbombs | waterbombed | waterbombing | waterbomber | water bomb | water bombs |
    water bombed | water bombing | water bomber | emailbomb | emailbombs | emailbombed | emailbombing |
    emailbomber | email bomb | email bombs | email bombed | email bombing | email bomber | zipbomb | zipbombs |
    zipbombed | zipbombing | zipbomber | zip bomb | zip bombs`,
  `
    zip bombed | zip bombing | zip bomber | cluster ofbomb | cluster ofbombs | cluster ofbombed |
    cluster ofbombing | cluster ofbomber | cluster of bomb | cluster of bombs | cluster of bombed |
    cluster of bombing | cluster of bomber | sexbomb | sexbombs | sexbombed | sexbombing | sexbomber |
    sex bomb | sex bombs | sex bombed | sex bombing | sex bomber | caloriebomb | caloriebombs | caloriebombed |
    caloriebombing | caloriebomber | calorie bomb | calorie bombs | calorie bombed`,
  `
    calorie bombing | calorie bomber | lovebomb | lovebombs | lovebombed | lovebombing | lovebomber |
    love bomb | love bombs | love bombed | love bombing | love bomber | fbomb | fbombs | fbombed | fbombing |
    fbomber | f bomb | f bombs | f bombed | f bombing | f bomber | bondbomb | bondbombs | bondbombed |
    bondbombing | bondbomber | bond bomb | bond bombs | bond bombed | bond bombing | bond bomber | paintbomb |
    paintbombs | paintbombed | paintbombing | paintbomber | paint bomb`,
  `
    paint bombs | paint bombed | paint bombing | paint bomber | confettibomb | confettibombs | confettibombed |
    confettibombing | confettibomber | confetti bomb | confetti bombs | confetti bombed | confetti bombing |
    confetti bomber`,
  `
    (bomb | bombs | bombed | bombing) (the | my | this | a | an)? (test | tests | exam | exams | interview |
    interviews | quiz | presentation | audition | cyclone | shelter | squad | calorimeter | pop | disposal |
    detection | sniffing)`,
  `
    (nail | glue | water | toy | nerf | spray | heat | soldering | massage | price | top | caulk | staple |
    tattoo | squirt | cap | bubble | lego | cardboard | paper | rubber band | pressure | grease | radar |
    t shirt | laser tag | paintball | airsoft | bb | paint | flash | prop | ray) (gun | guns)`,
  `
    (anthrax | smallpox | ebola | plague | flu | virus | cowpox | covid) (vaccin* | shot | shots | outbreak |
    outbreaks | treatment | treatments | symptom | symptoms | cure | cures | antidote | antidotes | test |
    tests)`,
  `
    (shoot | shooting | shot) (a | an | some | my | the | good | great | better | our | more)* ..1 (photo |
    photos | picture | pictures | portrait | portraits | video | videos | film | films | movie | movies |
    wedding | scene | scenes | footage | timelapse | time lapse | hoops | basket | baskets | goal | goals |
    pool | free throws | three pointers | b roll | raw | selfie | selfies | landscape | landscapes | star |
    stars | documentary | documentaries | music video | interview | interviews | (a | an) (mail | email) |
    short film | me (a | an) (mail | email | message))`,
  '(bombe | bombes) (de bain | a eau | effervescente | effervescentes)',
  `
    (shoot | shooting) (people | someone | somebody | a person | children | kids | my _) (at night | at sunset |
    indoors | outdoors | in ..1 light | (with | without) (a | an | my | the)? ..1 (camera | flash | lens |
    tripod))`,
  `
    (crack | cracking) open? (a | an | the | my | some)* (egg | eggs | joke | jokes | beer | beers | nut |
    nuts | walnut | walnuts | coconut | coconuts | window | windows | knuckles | back | code of | whip |
    interview | smile | case)`,
  `
    (hit | hitting) (on | up | it off | the (gym | road | books | brakes | jackpot | target | ball | deadline |
    wall | spot | ground | snooze)) (someone | somebody | people | a (girl | guy) | her | him)?`,
  '(hurt | hurting) _ ..2 (feelings | pride | ego)',
  `
    (break | breaking | broke) (into | in to | the) ..1 (industry | film | tv | acting | tech | field | market |
    career | consulting | banking | song | a run | a sweat | modeling | modelling | publishing | ice |
    bad habit | habit | cycle | news)`,
  '(break | breaking) up with (my _ | someone | him | her)',
  '(break | breaking | broke) (some | the | this | bad)? (news | it) to _ ..2',
  `
    (steal | stealing) (the show | the spotlight | a base | bases | home base | second base | (someones | her |
    his | my _ | a girls | a guys) heart | a kiss | glance | glances | the ..1 scene | home)`,
  `
    (blow | blowing) up (a | an | the | my | some)* (balloon | balloons | airmattress | airbed | air mattress |
    air bed | photo | photos | picture | pictures | image | images | tyre | tyres | tire | tires | pool |
    on (tiktok | social | instagram | youtube) | inflatable* | beach ball)`,
  `
    (set | setting) (a | the)? (party | dancefloor | dance floor | crowd | stage | world | internet |
    night) on fire`,
  `
    (beat | beating) (my | the | our | a | an)? ..1 (egg | eggs | competition | competitor | competitors |
    rush | heat | traffic | queue | boss level | level | game | record | score | egg (white | whites) | butter |
    drum | drums | market | odds | system | deadline | opponent | opponents | team | clock | procrastination |
    addiction)`,
  `
    (beat | beating) (my | the | his | her)? ..1 _ (in | at) (a | the)? (chess | checkers | poker | tennis |
    cards | monopoly | scrabble | mario _ | golf | football | soccer | fifa | a race | video (game | games) |
    arm wrestling | go | ping pong | table tennis | pool | catan | bowling | darts | game | games)`,
  '(punch | punching) (above | bag | bags | line | card | cards | hole | holes | in the (code | numbers))',
  '(hang | hanging) (out | a | my | the | up | picture | pictures)',
  `
    (execute | executing | executed | run | running) (a | an | the | my | this | some)? ..1 (command |
    commands | query | queries | code | program | programs | strategy | plan | will | trade | trades | order |
    script | scripts | sql | javascript | test | tests | function | contract | statement)`,
  `
    (take | taking) (out | down) (the | my | a | an | some)* (trash | garbage | rubbish | bin | bins | loan |
    mortgage | note | notes | tent | decorations | christmas _ | website i own | friend | date | library book |
    insurance)`,
  `
    (attack | attacking) the? (king | queen | bishop | rook | problem | enemy base | goal | penalty area | net |
    vector | surface)`,
  `
    (capture | capturing) (a | an | the | my | some)? (moment | mood | screenshot | screenshots | video |
    image | attention | packet | packets | data | carbon | lead | leads | market | essence | emotion | light |
    output | audio)`,
  '(poison | poisoning) (ivy | oak | sumac | pill | apple | control | dart (frog | frogs) | frog | frogs)',
  `
    (food | lead | alcohol | mercury | carbon monoxide | blood | mushroom | sun | data | cache | arp | dns |
    model | chocolate | xylitol) poisoning`,
  `
    (weed | weeds | weeding) (my | the | a | out | killer | killers | whacker | whackers | eater | eaters |
    garden | control)`,
  `
    (speed | spice | crack | coke | acid | molly | ice | snow | drug | drugs) (limit | limits | test | tests |
    up | bump | bumps | rack | mix | in my (wall | pipe | screen | windshield | ceiling) | zero | bottle |
    bottles | can | cans | reflux | rain | base | ringwald | store | stores | price | prices | dating | camera)`,
  '(can | cans | bottle | bottles | glass | case) of coke',
  `
    (grooming | groom) (my | the | a | an)? (dog | dogs | cat | cats | horse | pet | pets | poodle | beard |
    puppy | kit | eyebrows | table)`,
  '(safe | drug | alcohol | tax | gluten | sugar | duty | bug | error | stress | pain | debt) free',
  `
    (virus | bug | worm | cold | stomach) (vaccine | going around | infection | compost | bin | farm |
    medicine) | antivirus | anti virus | antimalware | anti malware | computer virus protection | worm (farm |
    bin | composting | hole) | pet (rat | rats) | lab (rat | rats) | rat race`,
  'trojan (war | women | asteroid | asteroids) | trojan horse of',
  `
    (sex | gender) (of (my | the | our | a)? unborn? (baby | babies) | education | ed | reveal | assigned |
    chromosome | chromosomes | ratio | linked)`,
  `
    killer (whale | whales | app | apps | queen | feature | features | robot | robots | bee | bees | sudoku |
    heels | deal | t (cell | cells))`,
  `
    (destroy | destroying | crush | crushing | smash | smashing | slay | slaying | slaughter | murder) (my |
    the | a | an | this | that | our | it in)* (competition | competitor | competitors | goal | goals | exam |
    exams | test | tests | interview | workout | performance | (opponent | opponents) in | game | avocado |
    garlic | potato* | can | cans | soda | patriarchy | opponent | record | avocado | avocados | pumpkin |
    piñata | pinata | object | session | token | cookie | cookies | record | records | expectations |
    evidence of)`,
  `
    (explode | exploding | explosive) (with (laughter | joy | flavor | flavour) | onto | growth | workout |
    diagram | strength | power | view | views)`,
  `
    (hack | hacks | hacking) (my (productivity | sleep | brain | life | morning | metabolism | habits | diet |
    own) | your _ | together | for | day | growth | night | back at | squat | saw) | lifehack | lifehacks |
    lifehacking | lifehacker | life hack | life hacks | life hacking | life hacker | growthhack | growthhacks |
    growthhacking | growthhacker | growth hack | growth hacks | growth hacking | growth hacker | kitchenhack |
    kitchenhacks | kitchenhacking | kitchenhacker`,
  `
    kitchen hack | kitchen hacks | kitchen hacking | kitchen hacker | travelhack | travelhacks | travelhacking |
    travelhacker | travel hack | travel hacks | travel hacking | travel hacker | productivityhack |
    productivityhacks | productivityhacking | productivityhacker | productivity hack | productivity hacks |
    productivity hacking | productivity hacker | sleephack | sleephacks | sleephacking | sleephacker |
    sleep hack | sleep hacks | sleep hacking | sleep hacker | biohack`,
  `
    biohacks | biohacking | biohacker | bio hack | bio hacks | bio hacking | bio hacker | parentinghack |
    parentinghacks | parentinghacking | parentinghacker | parenting hack | parenting hacks | parenting hacking |
    parenting hacker | ikeahack | ikeahacks | ikeahacking | ikeahacker | ikea hack | ikea hacks | ikea hacking |
    ikea hacker | cleaninghack | cleaninghacks | cleaninghacking | cleaninghacker | cleaning hack |
    cleaning hacks | cleaning hacking | cleaning hacker | studyhack`,
  'studyhacks | studyhacking | studyhacker | study hack | study hacks | study hacking | study hacker',
  '(drown | drowning) in ..1 (work | bills | debt | email | emails | homework | sauce | paperwork | laundry)',
  `
    phishing (awareness | simulation | simulations | training | test | tests | exercise | exercises |
    protection | detection | filter | filters)`,
  '(fish | fishing | phish) (food | tank | band | concert)',
]
