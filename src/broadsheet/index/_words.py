"""Words that say nothing of what a reader means, so that no query looks for them.

The function words of English, and the words with which people ask for papers.
"""

STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are aren as at be because been before
    being below between both but by can cannot could couldn did didn do does doesn doing don down
    during each either else ever few for from further had hadn has hasn have haven having he her
    here hers herself him himself his how however i if in into is isn it its itself just let ll may
    me might more most much must my myself no nor not now of off on once only or other ought our
    ours ourselves out over own per rather re s same shall shan she should shouldn so some such t
    than that the their theirs them themselves then there these they this those though through thus
    to too under until up upon us ve very via was wasn we were weren what when where whether which
    while who whom whose why will with within without won would wouldn yet you your yours yourself
    yourselves paper papers study studies research work works article articles please find give show
    list looking
    """.split()
)
