"""One multi-valued decision diagram of the deal space, and the sweeps over it.

Terms are layers, classes of like choices are arcs, equal futures share a state, and
the end state says which parties accept (Andersen, Hadzic, Hooker and Tiedemann 2007;
Bergman, Cire, van Hoeve and Hooker, *Decision Diagrams for Optimization*, 2016).
"""
