"""The script that Streamlit runs for each visitor and click."""

from sim.ui.main import main

if __name__ == "__main__":
    main()
