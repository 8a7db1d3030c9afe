# Writes few-step-0.42.json and few-step-0.42.npy beside it, with diffusers 0.42: runs of the schedulers of few-step
# models on the made-up model of diffusers-0.40.0.json, step by step, in the same form.
import inspect
import json
from pathlib import Path

import diffusers
import numpy as np
import torch

TRAINED = {"num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
STABLE = {**TRAINED, "set_alpha_to_one": False, "steps_offset": 1}
CASES = {
    "tcd": ("TCDScheduler", STABLE, 0.3, (1, 2, 4, 8)),
    "tcd_eta0": ("TCDScheduler", STABLE, 0.0, (4,)),
    "tcd_eta1": ("TCDScheduler", STABLE, 1.0, (1, 4)),
    "tcd_vpred": ("TCDScheduler", {**STABLE, "prediction_type": "v_prediction"}, 0.3, (4,)),
    # Hyper-SD, SD-Turbo and SDXS.
    "ddim_trailing": ("DDIMScheduler", {**STABLE, "clip_sample": False, "timestep_spacing": "trailing"}, None, (2, 4, 8)),
    "euler_trailing": ("EulerDiscreteScheduler", {**TRAINED, "timestep_spacing": "trailing"}, None, (1, 2)),
    "euler_a_trailing": ("EulerAncestralDiscreteScheduler", {**TRAINED, "timestep_spacing": "trailing"}, None, (1, 4)),
    "lcm": ("LCMScheduler", {**TRAINED, "clip_sample": False, "set_alpha_to_one": True}, None, (1, 2, 8)),
}
SHAPE = (1, 4, 8, 8)

generator = torch.Generator().manual_seed(20)
rows = [torch.randn(SHAPE, generator=generator) for _ in range(12)]
rows[0] = rows[0] * 0.8


def model(x, t):
    x = x.double()
    return (0.5 * torch.sin(1.7 * x) + 0.001 * float(t) * torch.cos(x)).float()


def keep(tensor):
    rows.append(tensor.clone())
    return len(rows) - 1


cases, runs = {}, []
for name, (kind, config, eta, counts) in CASES.items():
    schedules = {}
    for steps in counts:
        for mode in ("full", "i50") if steps > 1 else ("full",):
            scheduler = getattr(diffusers, kind)(**config)
            bank = iter(rows[2:12])
            # Noise comes from the rows, in the order in which it is drawn.
            module = inspect.getmodule(type(scheduler))
            module.randn_tensor = lambda shape, **_: next(bank).reshape(shape)
            scheduler.set_timesteps(steps)
            timesteps = scheduler.timesteps
            schedules[str(steps)] = {"timesteps": [float(t) for t in timesteps]}
            begin = 0 if mode == "full" else steps - int(steps * 0.5)
            if mode == "full":
                x = rows[1] * scheduler.init_noise_sigma
            else:
                getattr(scheduler, "set_begin_index", lambda _: None)(begin)
                x = scheduler.add_noise(rows[0], rows[1], timesteps[begin:begin + 1])
            start, records = keep(x), []
            for i, t in enumerate(timesteps[begin:]):
                output = model(scheduler.scale_model_input(x, t), t)
                x = scheduler.step(output, t, x, **({} if eta is None else {"eta": eta})).prev_sample
                records.append({"i": i, "t": float(t), "out": keep(x)})
            runs.append({"case": name, "steps": steps, "mode": mode, "begin": begin, "start_row": start,
                         "step_records": records, "final_absmax": float(x.abs().max())})
    cases[name] = {"class": kind, "config": config, "schedules": schedules}
folder = Path(__file__).parent
np.save(folder / "few-step-0.42.npy", torch.cat(rows).reshape(len(rows), -1).numpy())
(folder / "few-step-0.42.json").write_text(json.dumps({
    "diffusers": diffusers.__version__, "rows_file": "few-step-0.42.npy", "x0_row": 0, "noise_row": 1,
    "noise_bank_first_row": 2, "cases": cases, "runs": runs}) + "\n")
