"""The page as it is served; Streamlit finds ``app`` here."""

import streamlit as st
from starlette.middleware import Middleware

from sim.ui.first_paint import SCRIPT, FirstPaint
from sim.ui.made_ready import made_ready

app = st.App(SCRIPT, lifespan=made_ready, middleware=[Middleware(FirstPaint)])
