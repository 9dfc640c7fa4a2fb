import type { Rule } from '../rule.ts'

export const PRIVACY: readonly Rule[] = [
  {
    category: 'privacy',
    severity: 'ask',
    form: 'do',
    phrases: [
      `
        ((spy | spying) on | stalk | stalking | dox | doxing | surveil | surveilling | (eavesdrop |
        eavesdropping) on | wiretap | wiretapping | (snoop | snooping) on | secretly (record | recording |
        film | filming | track | tracking | watch | watching | photograph | photographing | follow | following |
        monitor | monitoring)) ..3 ({person} | {somebodys})`,
      `
        (track | tracking | follow | following | monitor | monitoring | record | recording | film | filming |
        read | reading | watch | watching | photograph | photographing | bug | bugging | see | seeing |
        (listen | listening) to | (look | looking) at | intercept | intercepting | locate | locating | install |
        installing | put | putting | get | getting | view | viewing | check | checking | open | opening |
        clone | cloning) ..3 ({person} | {somebodys} | phone calls | conversation | conversations | passengers |
        women | employees | tenants) ..6 {unseen}`,
      `
        (secretly | covertly) (track | tracking | follow | following | monitor | monitoring | record |
        recording | film | filming | read | reading | watch | watching | photograph | photographing | bug |
        buging | listen | listening | locate | locateing | install | installing | put | puting | see | seeing |
        view | viewing | check | checking | copy | copying | access | accessing) ..3 ({person} | {somebodys} |
        phone calls | conversation | conversations | employees | tenants)`,
      `
        ((find | finding) out? | get | getting | (look | looking) up | (track | tracking) down | discover |
        discovering | (figure | figuring) out | obtain | obtaining | locate | locating | give me | tell me |
        what is | whats | publish | publishing | post | posting | leak | leaking | expose | exposing | reveal |
        revealing) ..3 (where (my ex | she | he | (a | an) ..1 (girl | woman | man | person | streamer |
        celebrity | actress | actor) | someone | this (girl | woman | person | man | guy) | _ _) (live |
        lives) | (home | private | personal | exact)? (address | addresses | phone (number | numbers) |
        location | social security (number | numbers) | medical (record | records) | browsing history |
        private (photo | photos | messages | data | information | number) | bank details | ip address |
        whereabouts | nude | nudes | sexual orientation) (of | for | from | belonging to) (a | an | the | my |
        this | some)? ..1 (ex | girl | woman | man | person | people | someone | stranger | celebrity | actor |
        actress | streamer | politician | journalist | judge | neighbor | neighbour | coworker | classmate |
        teacher | singer | president | employee | employees | customer | customers | influencer | witness |
        _ _))`,
      `
        ((find | finding) out? | get | getting | (look | looking) up | (track | tracking) down | give me |
        tell me | what is | whats | steal | stealing | publish | publishing | post | posting | leak | leaking |
        share | sharing | expose | exposing | sell | selling) ..2 (my ..1 (ex | exs | ex _ | neighbors |
        neighbours | coworkers | teachers | classmates | boss | bosss | crush | crushs | girlfriends |
        boyfriends | wifes | husbands | employee | employees) | someones | a strangers | somebodys |
        a celebritys | peoples | this (girl | girls | woman | womans | person | persons | guy | guys) |
        _ (swift | swifts) | elon (musk | musks)) ..2 (home address | address | phone number | location |
        social security number | medical (record | records | history | data) | browsing history |
        private (photo | photos | messages | data | number | life) | nude | nudes | naked (photo | photos |
        picture | pictures) | intimate (photo | photos | picture | pictures) | password | passwords |
        workplace | messages | texts | chats | dms | health records | whereabouts | personal (data |
        information | details) | mothers maiden name)`,
      `
        (hidden | spy | secret) (camera | cameras | microphone | microphones | mic | mics | recorder |
        recorders | gps (tracker | trackers) | tracker | trackers) ..5 (bathroom | bedroom | changing room |
        locker room | shower | roommate | roommates | guest | guests | tenant | tenants | airbnb | toilet |
        wife | wifes | girlfriend | girlfriends | car | neighbor | neighbors | neighbour | neighbours)`,
      `
        (hide | hiding | install | installing | place | placing | put | putting) ..3 (camera | cameras |
        microphone | microphones | gps (tracker | trackers) | tracker | trackers | airtag | airtags | air tag |
        air tags | spyware | stalkerware | spy (app | apps)) ..4 (bathroom | bedroom | changing room |
        locker room | shower | {somebodys} | {person} | guest | guests | tenant | tenants)`,
      `
        (identify | identifying | find | finding) ..3 (stranger | woman | girl | protester | protesters |
        person) ..4 (from (a | her | his | this)? (photo | picture | face) | facial recognition)`,
      `
        ((find | finding) out | (figure | figuring) out | expose | exposing | reveal | revealing | discover |
        discovering | identify | identifying) (who | the (person | identity | name)) ..6 (anonymous |
        anonymously)`,
      `
        (deanonymise | deanonymize | unmask | dox) ..3 (user | blogger | whistleblower | whistle blower |
        account | streamer | person | someone | redditor)`,
    ],
  },
]
