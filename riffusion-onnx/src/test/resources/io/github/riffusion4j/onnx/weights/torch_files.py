# Writes the PyTorch files beside it, with PyTorch 1.13: synthetic tensors only.
import argparse, collections, torch, numpy as np
def steps(*shape): return torch.arange(1, 1 + int(np.prod(shape)), dtype=torch.float32).reshape(shape) / 4
base, m, whole = steps(24), steps(3, 4), torch.arange(-2, 4).reshape(2, 3)
types = collections.OrderedDict(
    f64=steps(2, 3).double(), f32=steps(2, 3), f16=steps(2, 3).half(), bf16=steps(2, 3).bfloat16(),
    i64=whole, i32=whole.int(), i16=whole.short(), i8=whole.to(torch.int8),
    u8=torch.arange(250, 256, dtype=torch.uint8).reshape(2, 3), bool=whole > 0,
    transposed=m.t(), permuted=base.reshape(2, 3, 4).permute(2, 0, 1), slice=base[5:11], columns=m[:, 1:3],
    every_other=base[::2], shared_a=base[:6].reshape(2, 3), shared_b=base[6:12].reshape(2, 3),
    expanded=torch.arange(3.).expand(2, 3), scalar=torch.tensor(2.5), empty=torch.zeros(2, 0),
    parameter=torch.nn.Parameter(steps(2, 2)), channels_last=steps(2, 3, 2, 2).to(memory_format=torch.channels_last))
for protocol in 2, 4, 5:
    torch.save(types, f'types-protocol{protocol}.pt', pickle_protocol=protocol)
torch.save({'x': m}, 'legacy.pt', _use_new_zipfile_serialization=False)
linear = torch.nn.Linear(3, 2)
optimizer = torch.optim.AdamW(linear.parameters())
linear(torch.ones(1, 3)).sum().backward()
optimizer.step()
torch.nn.init.constant_(linear.weight, 0.5)
torch.nn.init.constant_(linear.bias, 0.25)
torch.save({
    'epoch': 3, 'global_step': np.int64(470000), 'loss': np.float64(0.5), 'array': np.arange(3),
    'state_dict': linear.state_dict(), 'optimizer_states': [optimizer.state_dict()],
    'callbacks': {'checkpoint': {'best': torch.tensor(1.0), 'path': None}}, 'hyper': argparse.Namespace(a=1),
    'dtype': torch.float16, 'device': torch.device('cpu'), 'size': torch.Size([1, 2]), 'set': {1, 2},
    'bytes': b'abc', 'big': 1 << 100, 'negative': -5, 'long': -(1 << 40)}, 'lightning.ckpt')
torch.save({'string_to_token': {'*': torch.tensor(265)},
            'string_to_param': torch.nn.ParameterDict({'*': torch.nn.Parameter(steps(2, 4))})}, 'ti-original.pt')
torch.save({'string_to_token': {'*': 265}, 'string_to_param': {'*': steps(2, 4)}, 'name': 'funky', 'step': 500,
            'sd_checkpoint': None, 'sd_checkpoint_name': None}, 'ti-webui.pt')
torch.save({'<funky>': steps(4)}, 'learned_embeds.bin')
torch.jit.script(linear).save('script.pt')
torch.save(linear, 'module.pt')
