"""The page: ``streamlit run app.py`` (or ``negsim app`` from any folder)."""

from sim.ui.main import main

main()
