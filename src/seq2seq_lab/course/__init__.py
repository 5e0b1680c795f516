"""The instructor's desk: from one tagged source to students' notebooks, and their checking."""
