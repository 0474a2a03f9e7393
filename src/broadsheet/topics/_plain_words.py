"""Words that name no topic: they end a phrase, wherever they stand in a title."""

from __future__ import annotations

_SMALL = """
di em o os um uma da do dos das na nos il lo gli che per dei della a about above across after against al
along also among an and any are as at be because been before behind being below between beyond both but by
can could does done during each either et every few for from had has have how if in inside into is it its
itself just let like made make makes making many may might more most much must near need needs never no nor
not of off on once one only or other our out over own rather really same should since so some still such
than that the their them then there these they this those through throughout thus to together toward towards
two three four five six seven eight nine ten too under until up upon us very via vs versus was we were what
when where whether which while who whose why will with within without would yet you your all first second
third new novel old good better best well here now ever again au aux avec ce ces chez d dans de des du en
entre est la le les leur ou par pas plus pour que qui sans ses son sur un une vers l der die ein eine für im
mit und von zu zur zum del el las los por para una y con
"""

_SCHOLARLY = """
achieve achieves achieving addressing advance advanced advances advancing aim aims alternative analyse
analyses analysing analyze analyzing applied apply applying approach approaches appendix article aspects
assessing assessment aware based basic benefits beat bridging build building call case cases challenge
challenges characterising characterization characterizing combine combined combining comment comments
companion comparative compare compared comparing comparison complete comprehensive concept concepts
conference international considerations constructing contribution critical current demo demystifying derive
deriving designing detail detailed develop developing development different direct discussion do document
easy effect effective effectiveness effects efficient efficiently emerging empirical enabling enhance
enhanced enhancement enhancing estimating evaluate evaluating evaluation evidence exact examination
examining example examples experience experiment experimental exploit exploiting exploration explore
exploring extended extending extension extensions fast faster field finding findings fine first flexible
framework frameworks from full fundamental further future general generalised generalized good great guide
handling higher how identify identifying ii iii impact implementation implementing implications importance
important improve improved improvement improvements improves improving incorporating increasing influence
insight insights integrate integrated integrating integration introducing introduction investigate
investigating investigation issue issues iv its key lessons level leverage leveraging limited limits linking
lower making means measuring method methodology methods minimal mitigating more multiple need non note notes
novel obtaining opportunities outlook overcoming overview paper papers part perspective perspectives phd
pilot position possible practical practice practices preliminary presence present principle principles
procedure proceedings progress project promises proof-of-concept proposal propose proposed prospects
providing purpose quantifying quick rapid real reality recent reconsidering reducing rethinking refining
regarding related relationship reliable remark remarks report results revealing review reviewing revisit
revisited revisiting rich right role scalable scale scaling-up selected shared short significance simple
simplified single small some special state-of-the-art status step steps strong studies study studying sub
submission superior supplement supplementary supporting survey surveys systematic tackling technical
technique techniques theoretical thesis toolkit topic topics toward trend trends tutorial two type types
uncovering understand unified unifying unlocking unveiling update use useful user-friendly uses using
utilising utilizing variant variants various via view views volume way ways what work working workshop works
world
accordingly additionally allow allows arise arises assume assumed become becomes certain common consider
considered considering consist consists contain contains corresponding define defined defines demonstrate
demonstrated demonstrates demonstrating depend depends describe described describes determine determined
enable enables equal establish established exhibit exhibits existing experiments extensive find finds found
furthermore give given gives giving however include included includes including indicate indicates introduce
introduced introduces involve involves known lead leads least moreover obtain obtained obtains occur
outperform outperforms perform performed performs possess present presented presents prove proved proves
provide provided provides rely relies remain remains require required requires respectively respect result
show showed showing shown shows similar specific specifically study suggest suggested suggests therefore
trained typically usually wide widely
"""

_GENERIC = """
thing algorithm analysis answer answering application architecture assessment calculation classification
code communication completion computation computing concept content control data dataset decision design
detection development device distribution dynamic editing effect environment equation estimate estimation
evolution experiment extraction feature field filter forecast form function generation group identification
image inequality inference information interaction interface knowledge label language large large-scale
learning level localization low high machine management matching measurement mechanism mixture model
modeling modelling monitoring natural network number object open operator optimization parameter performance
planning prediction problem process processes processing product production programming property quality
question ranking recognition reconstruction relation representation research resource sample sampling
sampler science search segmentation selection sensing sequence server service set signal simulation software
solution solver solving source space state strategy structure student synthesis system task technology test
testing text theory time tool tracking training transfer transformation translation understanding user value
variable vector verification video visualization world
"""

PLAIN_WORDS = frozenset((_SMALL + _SCHOLARLY).split())
# They may stand within a phrase, and say nothing alone.
GENERIC_WORDS = frozenset(_GENERIC.split())
