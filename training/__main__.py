"""``python3 -m training STAGE``: runs a stage of the recipe."""

import argparse
import importlib

STAGES = {
    "all": "everything below that trains, in the background",
    "produce": "compose, render and paint music without end",
    "check-images": "compare some images with those of Riffusion for Java",
    "adopt": "begin with the weights of an exported model",
    "autoencoder": "train the network between images and latents",
    "diffusion": "train the text encoder and the UNet",
    "export": "write the model in the layout of diffusers",
    "check-model": "compare what the model paints with what Riffusion for Java paints by it",
    "classifier": "train the network that judges",
    "evaluate": "measure the model",
    "seeds": "make the seed images to paint over",
}


def main() -> None:
    """Runs the stage that the command line names."""
    parser = argparse.ArgumentParser(prog="python3 -m training", description=__doc__)
    stages = parser.add_subparsers(metavar="STAGE", required=True)
    for name, text in STAGES.items():
        stage = stages.add_parser(name, help=text, add_help=False)
        stage.set_defaults(stage=name)
    chosen, rest = parser.parse_known_args()
    module = importlib.import_module(f"training.stages.{chosen.stage.replace('-', '_')}")
    stage = argparse.ArgumentParser(prog=f"python3 -m training {chosen.stage}", description=module.__doc__)
    stage.add_argument("--work", default="out/training", metavar="FOLDER", help="working folder (%(default)s)")
    module.add_arguments(stage)
    module.run(stage.parse_args(rest))


if __name__ == "__main__":
    main()
