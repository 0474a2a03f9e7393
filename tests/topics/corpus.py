"""Papers of a few subjects that have hardly a word in common, so that their groups are beyond doubt."""

import random

SUBJECTS = {
    "quantum circuits": "qubit entanglement gate decoherence superposition hamiltonian photon error",
    "protein folding": "amino residue peptide enzyme molecule ligand helix conformation",
    "speech recognition": "phoneme acoustic utterance speaker transcript pronunciation microphone audio",
    "graph coloring": "vertex chromatic planar clique edge subgraph degree tournament",
    "robot grasping": "gripper manipulator finger tactile torque joint actuator pose",
    "stellar evolution": "star supernova luminosity spectrum galaxy redshift dwarf telescope",
    "auction design": "bidder revenue price truthful payment allocation market welfare",
    "crop yield": "soil irrigation wheat harvest fertilizer drought seed climate",
}


def papers_of(each, subjects=SUBJECTS, first=0, seed=1, published="2024-05-{day:02}"):
    """Papers as `small.write` takes them: `each` of every subject, numbered from `first`."""
    chance = random.Random(seed)
    made = []
    for subject in subjects:
        words = SUBJECTS[subject].split()
        for _ in range(each):
            number = first + len(made)
            some = chance.sample(words, 6)
            day = published.format(day=1 + number % 28)
            made.append(
                {
                    "id": f"test:{number}",
                    "title": f"On {subject} with {some[0]} {some[1]}, number {_spelled(number)}",
                    "abstract": f"We study {subject}: {' '.join(some)} and {subject}. " * 3,
                    "published": day,
                    "upvotes": number % 7,
                }
            )
    return made


def _spelled(number):
    """A word that no other paper has, so that no two papers are taken for one."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:05}")
