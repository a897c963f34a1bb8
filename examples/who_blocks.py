"""Who blocks each named package of a scenario, and on which positions."""

import sim

scenario = sim.open_scenario("ukraine-2025-03")
for package in scenario.packages:
    found = sim.check(scenario, package.id)
    for party, said in found.parties.items():
        if not found.accepts(party):
            positions = " ".join(failing.position.id for failing in said.failing)
            print(f"{package.id}  {scenario.party[party].label}: {positions}")
