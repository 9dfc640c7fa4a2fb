import { vocabulary } from './language.ts'

export const french = vocabulary({
  stop: `a à ai as au aux avais avait avec avez avoir avons c ça car ce cela ces cet cette chez ci combien comme comment
    d dans de depuis des dois donc du elle elles en encore es est et étais était étaient être eu fait faire il ils j je
    jai jusque l la là le les leur leurs lui m ma mais me mes moi mon n ne ni nos notre nous on ont ou où par parce pas
    peu peut peux plus pour pourquoi puis puisje qu quand que quel quelle quelles quels quest qui quoi s sa sais sans se
    sera ses si son sont suis sur t ta te tes toi ton tous tout toute très tu un une va vais vas vers veut veux vos votre
    vous y souviens rappelles dis cest sest estce`,
  talk: `salut bonjour bonsoir bonne nuit journée soirée coucou merci beaucoup oui non bien bon super génial parfait
    daccord accord ok okay continue continuez encore court courte long longue simple simplement revoir bientôt demain
    plaît plait stp svp ça va vas allez quoi neuf explique expliquez moi raconte blague répète répétez reformule pardon
    désolé excusez stop attends aujourdhui exactement compris intéressant utile ennuie toi drôle fin maintenant cool
    weekend`,
  person: 'j je jai m me moi mon ma mes',
  self: `j, je, jai, mon, ma, mes, mien, mienne, nous, notre, nos, sur moi, de moi`,
  anybody: `comment puis je, comment puisje, comment je peux, comment estce que je peux, puis je, puisje, dois je,
    comment dois je, que dois je, estce que je peux, estce que je dois, je peux, je dois, où puis je, où puisje, si je, pouvons nous, comment pouvons nous,
    comment faire, comment je fais`,
  served: '',
})
