"""How many deals there are as more parties have to agree; a term may also be left out."""

import sim

scenario = sim.open_scenario("ukraine-2025-03")
asked: list[str] = []
for party in ("russia", "ukraine", "us"):
    asked.append(party)
    found = sim.deals(scenario, sim.ask(scenario, parties=asked, settle="none"))
    print(f"{', '.join(asked)}: {found.deals:,} deals among {found.packages:,} packages")
