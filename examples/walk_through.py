"""One call, seven questions: a notebook as a script, run cell by cell (``# %%``) or as a whole."""

# %%
import sim

scenario = sim.open_scenario("ukraine-2025-03")
three = ["russia", "ukraine", "us"]
truce = {"strikes": "all_air", "maritime": "in_force", "ground": "stops"}

# %% [markdown]
# ## Who accepts this package?

# %%
plan = sim.check(scenario, "PK01")
for party in three:
    print(party, plan.parties[party].verdict.value)

# %% [markdown]
# ## What deals exist, and whose silence do they rest on?

# %%
found = sim.deals(scenario, sim.ask(scenario, parties=three))
recorded = found.on_record.deals if found.on_record else 0
print(f"{found.deals:,} not refused, {recorded:,} of them on the record")

# %% [markdown]
# ## Why is there none for a full ceasefire, and who must move?

# %%
deadlock = sim.explain(scenario, sim.ask(scenario, parties=three, pins=truce))
print(len(deadlock.conflicts), "clashes; the smallest ways out:")
fewest = min(len(way.give_up) for way in deadlock.concessions)
for way in deadlock.concessions:
    if len(way.give_up) == fewest:
        print("  give up", ", ".join(way.give_up))

# %% [markdown]
# ## What is nearest to the plan, and in which order could one get there?

# %%
near = sim.nearest(scenario, "PK01", sim.ask(scenario, parties=three), may_drop=True)
print(near.told(scenario))
road = sim.path(scenario, {}, "PK06", sim.ask(scenario, parties=three, open_terms=()))
print(road.reachable, road.steps, "steps in", road.orders, "orders")

# %% [markdown]
# ## What closed the door, and on which day?

# %%
days = sim.timeline(scenario, sim.ask(scenario, parties=three, pins=truce))
for frame in days.frames:
    print(frame.day, f"{frame.deals:,}")

# %% [markdown]
# ## Would it hold?

# %%
print(sim.hold(scenario, "PK06").told(scenario))
