"""A class's hand-ins: read, judged apart from the judge, and brought into a gradebook."""
