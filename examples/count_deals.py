"""How many deals there are as more parties have to agree, counted exactly."""

import sim

scenario = sim.open_scenario("ukraine-2025-03")
asked: list[str] = []
for party in ("russia", "ukraine", "us"):
    asked.append(party)
    found = sim.deals(scenario, sim.ask(scenario, parties=asked))
    print(f"{', '.join(asked)}: {found.deals:,} deals among {found.packages:,} packages")
