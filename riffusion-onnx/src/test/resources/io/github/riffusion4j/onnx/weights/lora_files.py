# Writes the files in lora/ that were not made by hand, and lora/expected.csv: elements of the weights of a tiny UNet
# with each file merged, computed in 64 bits with the formulas of the sources: LyCORIS 4.1 (lycoris/functional), PEFT 0.21
# (tuners/lora) and ComfyUI (comfy/weight_adapter). Usage: lora_files.py UNET.safetensors, in this directory.
import json, math, os, sys, torch
from safetensors.torch import load_file, save_file
model = {k: v.double() for k, v in load_file(sys.argv[1]).items()}
os.chdir('lora')
torch.manual_seed(18)
QUERY, CONV = 'down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q', 'down_blocks.1.resnets.0.conv1'
NORM = 'down_blocks.1.resnets.0.norm1'
kohya = lambda name: 'lora_unet_' + name.replace('.', '_')
rand = lambda *shape: torch.randn(*shape)
out, cin = model[CONV + '.weight'].shape[:2]
files = {
    'loha-tucker': {kohya(CONV) + '.' + k: v for k, v in dict(
        hada_w1_a=rand(3, out), hada_w1_b=rand(3, cin), hada_t1=rand(3, 3, 3, 3), hada_w2_a=rand(3, out),
        hada_w2_b=rand(3, cin), hada_t2=rand(3, 3, 3, 3), alpha=torch.tensor(2.)).items()},
    'lokr-factored': {kohya(CONV) + '.' + k: v for k, v in dict(
        lokr_w1_a=rand(8, 2), lokr_w1_b=rand(2, 4), lokr_t2=rand(2, 2, 3, 3), lokr_w2_a=rand(2, out // 8),
        lokr_w2_b=rand(2, cin // 4), alpha=torch.tensor(1.)).items()},
    'dora-out': {kohya(CONV) + '.' + k: v for k, v in {
        'lora_down.weight': rand(2, cin, 3, 3), 'lora_up.weight': rand(out, 2, 1, 1), 'alpha': torch.tensor(1.),
        'dora_scale': rand(out, 1, 1, 1).abs()}.items()},
    'dora-peft/adapter_model': {'base_model.model.' + QUERY + '.' + k: v for k, v in {
        'lora_A.weight': rand(4, 64), 'lora_B.weight': rand(64, 4), 'lora_magnitude_vector': rand(64).abs()}.items()},
    'norms': {kohya(NORM) + '.w_norm': rand(cin), kohya(NORM) + '.b_norm': rand(cin),
              kohya(CONV) + '.diff': rand(out, cin, 3, 3), kohya(CONV) + '.diff_b': rand(out)},
    'patterns/adapter_model': {'base_model.model.' + n + '.' + k: v for n in (QUERY, QUERY[:-1] + 'k') for k, v in {
        'lora_A.weight': rand(4, 64), 'lora_B.weight': rand(64, 4)}.items()},
}
configs = {
    'dora-peft': dict(peft_type='LORA', r=4, lora_alpha=2, use_dora=True),
    'patterns': dict(peft_type='LORA', r=8, lora_alpha=16, use_rslora=True, rank_pattern={'to_q': 4, 'to_k': 4},
                     alpha_pattern={r'attentions\.\d\.transformer_blocks\.0\.attn1\.to_k': 3})}
for name, config in configs.items():
    os.makedirs(name, exist_ok=True)
    with open(name + '/adapter_config.json', 'w') as file:
        json.dump(config, file)
for name, tensors in files.items():
    save_file({k: v.contiguous() for k, v in tensors.items()}, name + '.safetensors')

def open_(name): return {k.rsplit('to_q.', 1)[-1] if 'to_q.' in k else k.split('.', 1)[1] if k.startswith('lora_') else k: v.double()
                         for k, v in load_file(name + '.safetensors').items()}
def tucker(t, b, a): return torch.einsum('i j k l, j r, i p -> p r k l', t, b, a).contiguous()  # lycoris/functional/general.py
def dora(weight, change, m, strength, on_out):  # LyCORIS' apply_weight_decompose, ComfyUI's strength
    merged = weight + change
    flat = merged.reshape(len(merged), -1).norm(dim=1).reshape(-1, *[1] * (weight.dim() - 1)) if on_out else \
        merged.transpose(0, 1).reshape(merged.shape[1], -1).norm(dim=1, keepdim=True).reshape(
            merged.shape[1], *[1] * (weight.dim() - 1)).transpose(0, 1)
    return weight + strength * (merged * m / (flat + torch.finfo(torch.float32).eps) - weight)
def low(f, a='lora_A.weight', b='lora_B.weight'):
    down, up = f[a], f[b]
    return (up.flatten(1) @ down.flatten(1)).reshape(len(up), *down.shape[1:])
expected = []
def expect(name, strength, tensor, value):
    value = value.flatten()
    for i in (0, 1, len(value) // 3, len(value) // 2 + 5, len(value) - 1):
        expected.append(f'{name}, {strength}, {tensor}, {i}, {value[i].item():.9g}')
q, c = model[QUERY + '.weight'], model[CONV + '.weight']
for s in (1.0, -0.5):
    w = QUERY + '.weight'
    f = open_('loha'); expect('loha.safetensors', s, w, q + s * f['alpha'] / 4 * (f['hada_w1_a'] @ f['hada_w1_b']) * (f['hada_w2_a'] @ f['hada_w2_b']))
    f = open_('lokr-full'); expect('lokr-full.safetensors', s, w, q + s * torch.kron(f['lokr_w1'], f['lokr_w2']))
    f = open_('dora-kohya'); expect('dora-kohya.safetensors', s, w, dora(q, f['alpha'] / 4 * low(f, 'lora_down.weight', 'lora_up.weight'), f['dora_scale'], s, False))
    f = open_('comfyui'); expect('comfyui.safetensors', s, w, q + s * low(f))
    f = open_('bundled-embedding'); expect('bundled-embedding.safetensors', s, w, q + s * low(f, 'lora_down.weight', 'lora_up.weight'))
    f = open_('diffusers-metadata'); expect('diffusers-metadata.safetensors', s, w, q + s * 16 / 4 * low(f))
    f = open_('peft/adapter_model'); expect('peft', s, w, q + s * 16 / 4 * low(f)); expect('peft/adapter_model.safetensors', s, w, q + s * 16 / 4 * low(f))
    f = open_('dora-peft/adapter_model'); expect('dora-peft', s, w, dora(q, 2 / 4 * low(f), f['lora_magnitude_vector'][:, None], s, True))
    f = files['patterns/adapter_model']
    for n, alpha in (QUERY, 16), (QUERY[:-1] + 'k', 3):
        p = 'base_model.model.' + n
        expect('patterns', s, n + '.weight', model[n + '.weight'] + s * alpha / math.sqrt(4) * f[p + '.lora_B.weight'].double() @ f[p + '.lora_A.weight'].double())
    w = CONV + '.weight'
    f = open_('loha-tucker'); expect('loha-tucker.safetensors', s, w, c + s * f['alpha'] / 3 * tucker(f['hada_t1'], f['hada_w1_b'], f['hada_w1_a']) * tucker(f['hada_t2'], f['hada_w2_b'], f['hada_w2_a']))
    f = open_('lokr-factored'); expect('lokr-factored.safetensors', s, w, c + s * f['alpha'] / 2 * torch.kron((f['lokr_w1_a'] @ f['lokr_w1_b'])[:, :, None, None], tucker(f['lokr_t2'], f['lokr_w2_b'], f['lokr_w2_a'])))
    f = open_('dora-out'); expect('dora-out.safetensors', s, w, dora(c, f['alpha'] / 2 * low(f, 'lora_down.weight', 'lora_up.weight'), f['dora_scale'], s, True))
    f = files['norms']
    for tensor, change in (NORM + '.weight', kohya(NORM) + '.w_norm'), (NORM + '.bias', kohya(NORM) + '.b_norm'), (CONV + '.weight', kohya(CONV) + '.diff'), (CONV + '.bias', kohya(CONV) + '.diff_b'):
        expect('norms.safetensors', s, tensor, model[tensor] + s * f[change].double())
with open('expected.csv', 'w') as file:
    file.write('\n'.join(['file, strength, tensor, index, value'] + expected) + '\n')
