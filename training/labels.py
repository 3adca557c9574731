"""What the network's outputs mean; written into the model card, which the reader reads."""

UPOS = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
DEPREL = tuple(
    (
        "acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc cc:preconj ccomp compound compound:prt "
        "conj cop csubj csubj:pass dep det det:predet discourse dislocated expl fixed flat goeswith iobj list mark "
        "nmod nmod:poss nmod:desc nmod:unmarked nsubj nsubj:outer nsubj:pass nummod obj obl obl:agent obl:unmarked "
        "orphan parataxis punct reparandum root vocative xcomp"
    ).split()
)
NAME_KINDS = tuple("person organisation place time weapon".split())
NAMES = ("O", *(f"{edge}-{kind}" for kind in NAME_KINDS for edge in "BI"))
TYPES = tuple(
    (
        "none clash airstrike shelling bombing suicide_attack armed_attack sexual_violence abuse abduction destruction "
        "protest riot strike crackdown arrest trial seizure restriction sanction takeover deployment withdrawal "
        "release meeting agreement aid cooperation support request accusation rejection threat displacement"
    ).split()
)
FACTUALITY = ("asserted", "planned", "alleged", "denied", "hypothetical")
# Arguments of any predicate, from PropBank: they teach the role heads what a doer and a done-to are.
FRAMES = ("ARG0", "ARG1", "ARG2", "ARGM-LOC", "ARGM-TMP")
ROLES = tuple("actor target weapon source claimed_by place time killed injured abducted arrested displaced".split())
