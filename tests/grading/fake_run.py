"""The run functions of a lab of three trivial questions, which the sandbox's tests ask."""

KNOWN = "THIS_TEXT_IS_KNOWN_HERE"  # what the hostile answer that searches the memory may find


def halve(answer, inputs):
    """The answer to the question that may use PyTorch; imported here, as by the real labs."""
    import torch

    return answer(torch.from_numpy(inputs["x"]))


RUN = {
    "fake.double": lambda answer, inputs: answer(inputs["x"]),
    "fake.total": lambda answer, inputs: answer(inputs["x"]),
    "fake.halve": halve,
}
