"""The page as it is served; Streamlit finds ``app`` here."""

import streamlit as st
from starlette.middleware import Middleware

from sim.ui.first_paint import SCRIPT, FirstPaint

app = st.App(SCRIPT, middleware=[Middleware(FirstPaint)])
