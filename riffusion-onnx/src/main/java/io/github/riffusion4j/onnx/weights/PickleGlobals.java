package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.weights.PyValue.Dict;
import io.github.riffusion4j.onnx.weights.PyValue.Global;
import io.github.riffusion4j.onnx.weights.PyValue.Items;
import io.github.riffusion4j.onnx.weights.PyValue.Placeholder;
import io.github.riffusion4j.onnx.weights.PyValue.Storage;
import io.github.riffusion4j.onnx.weights.PyValue.TensorView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The classes and functions that a checkpoint may name, and the results of calling them. None is ever loaded or run:
 * those that make tensors and dicts are emulated, objects of the others become {@link Placeholder}s.
 */
final class PickleGlobals {

    private static final Map<String, ElementType> STORAGES = Map.ofEntries(
            Map.entry("torch.DoubleStorage", ElementType.F64),
            Map.entry("torch.FloatStorage", ElementType.F32),
            Map.entry("torch.HalfStorage", ElementType.F16),
            Map.entry("torch.BFloat16Storage", ElementType.BF16),
            Map.entry("torch.LongStorage", ElementType.I64),
            Map.entry("torch.IntStorage", ElementType.I32),
            Map.entry("torch.ShortStorage", ElementType.I16),
            Map.entry("torch.CharStorage", ElementType.I8),
            Map.entry("torch.ByteStorage", ElementType.U8),
            Map.entry("torch.storage.UntypedStorage", ElementType.U8),
            Map.entry("torch.BoolStorage", ElementType.BOOL));

    private static final String TENSOR = "torch._utils._rebuild_tensor";
    private static final String TENSOR_2 = "torch._utils._rebuild_tensor_v2";
    private static final String PARAMETER = "torch._utils._rebuild_parameter";
    private static final String PARAMETER_WITH_STATE = "torch._utils._rebuild_parameter_with_state";
    private static final String FROM_TYPE = "torch._tensor._rebuild_from_type_v2";
    private static final String SIZE = "torch.Size";
    private static final Set<String> DICTS =
            Set.of("collections.OrderedDict", "collections.defaultdict", "builtins.dict", "__builtin__.dict");

    private static final Set<String> EMULATED =
            Set.of(TENSOR, TENSOR_2, PARAMETER, PARAMETER_WITH_STATE, FROM_TYPE, SIZE);

    /** Training state in checkpoints. */
    private static final Set<String> HARMLESS = Set.of(
            "_codecs.encode",
            "argparse.Namespace",
            "collections.Counter",
            "copyreg._reconstructor",
            "copy_reg._reconstructor",
            "datetime.datetime",
            "datetime.timedelta",
            "numpy._core.multiarray._reconstruct",
            "numpy._core.multiarray.scalar",
            "numpy.core.multiarray._reconstruct",
            "numpy.core.multiarray.scalar",
            "numpy.dtype",
            "numpy.ndarray",
            "omegaconf.base.ContainerMetadata",
            "omegaconf.base.Metadata",
            "omegaconf.dictconfig.DictConfig",
            "omegaconf.listconfig.ListConfig",
            "omegaconf.nodes.AnyNode",
            "pathlib.PosixPath",
            "pathlib.PurePosixPath",
            "pathlib.WindowsPath",
            "pytorch_lightning.utilities.parsing.AttributeDict",
            "torch.device",
            "torch.nn.modules.container.ParameterDict",
            "torch.nn.modules.container.ParameterList",
            "torch.nn.parameter.Parameter",
            "torch.serialization._get_layout",
            "typing.Any");

    private static final Set<String> HARMLESS_BUILTINS = Set.of(
            "bool",
            "bytearray",
            "bytes",
            "complex",
            "float",
            "frozenset",
            "int",
            "list",
            "long",
            "object",
            "set",
            "slice",
            "str",
            "tuple",
            "unicode");

    private static final List<String> HARMLESS_PACKAGES =
            List.of("lightning.pytorch.callbacks.", "pytorch_lightning.callbacks.", "torch.optim.");

    private static final Set<String> ELEMENT_TYPES =
            Set.of("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool");

    private final Path file;
    private final PickleInput input;

    PickleGlobals(Path file, PickleInput input) {
        this.file = file;
        this.input = input;
    }

    /** @throws InvalidModelException if a checkpoint does not need that name */
    Global resolve(String module, String name) {
        String full = module + "." + name;
        // A dot in the name would access an attribute.
        if (name.contains(".") || !known(module, name)) {
            throw new InvalidModelException(
                    file,
                    "a checkpoint of tensors and plain data",
                    "a pickle that asks for \"" + full + "\". Nothing of it was run; it may be harmful. Take the model"
                            + " as safetensors, or from a source that you trust");
        }
        return new Global(full);
    }

    private static boolean known(String module, String name) {
        String full = module + "." + name;
        return STORAGES.containsKey(full)
                || DICTS.contains(full)
                || EMULATED.contains(full)
                || HARMLESS.contains(full)
                || HARMLESS_PACKAGES.stream().anyMatch(full::startsWith)
                || (module.equals("torch") && ELEMENT_TYPES.contains(name))
                || ((module.equals("builtins") || module.equals("__builtin__")) && HARMLESS_BUILTINS.contains(name));
    }

    /** Emulates calling {@code function}. */
    PyValue call(PyValue function, List<PyValue> arguments) {
        if (!(function instanceof Global global)) {
            throw input.damaged("a call of what is no function");
        }
        if (DICTS.contains(global.name())) {
            return dict(arguments);
        }
        return switch (global.name()) {
            case TENSOR, TENSOR_2 -> tensor(arguments);
            case PARAMETER, PARAMETER_WITH_STATE -> argument(arguments, 0, TensorView.class);
            case SIZE -> argument(arguments, 0, Items.class);
            case FROM_TYPE ->
                call(
                        requireTensorFunction(argument(arguments, 0, Global.class)),
                        argument(arguments, 2, Items.class).values());
            default -> new Placeholder(global.name());
        };
    }

    /** Returns the storage of a persistent id: ("storage", its class, its file, its device, its length). */
    Storage storage(List<PyValue> id) {
        String kind = argument(id, 0, PyValue.Str.class).value();
        String type = argument(id, 1, Global.class).name();
        String key = argument(id, 2, PyValue.Str.class).value();
        long elements = argument(id, 4, PyValue.Int.class).value();
        ElementType elementType = STORAGES.get(type);
        if (!kind.equals("storage") || elementType == null || elements < 0) {
            throw input.damaged("a storage of " + elements + " elements of " + type);
        }
        return new Storage(key, elementType, elements);
    }

    private TensorView tensor(List<PyValue> arguments) {
        return new TensorView(
                argument(arguments, 0, Storage.class),
                argument(arguments, 1, PyValue.Int.class).value(),
                numbers(argument(arguments, 2, Items.class)),
                numbers(argument(arguments, 3, Items.class)));
    }

    /** Prevents endless recursion of calls. */
    private Global requireTensorFunction(Global global) {
        if (!global.name().equals(TENSOR_2)) {
            throw input.damaged("a tensor made by " + global.name());
        }
        return global;
    }

    /** A dict that is empty, as PyTorch creates it, or made of a list of pairs, as by Python 2. */
    private Dict dict(List<PyValue> arguments) {
        Dict dict = new Dict(new LinkedHashMap<>());
        if (arguments.size() == 1 && arguments.get(0) instanceof Items pairs) {
            for (PyValue pair : pairs.values()) {
                if (!(pair instanceof Items entry) || entry.values().size() != 2) {
                    throw input.damaged("a dict of what are no pairs");
                }
                dict.entries().put(entry.values().get(0), entry.values().get(1));
            }
            // Each pair is used once, so that a short pickle cannot create many large dicts from one list.
            pairs.values().clear();
        }
        return dict;
    }

    private List<Long> numbers(Items items) {
        if (items.values().size() > TensorInfo.MAX_DIMENSIONS) {
            throw input.damaged("a tensor of " + items.values().size() + " dimensions");
        }
        List<Long> numbers = new ArrayList<>();
        for (PyValue value : items.values()) {
            if (!(value instanceof PyValue.Int number)) {
                throw input.damaged("a shape that is no list of whole numbers");
            }
            numbers.add(number.value());
        }
        return List.copyOf(numbers);
    }

    private <V extends PyValue> V argument(List<PyValue> arguments, int index, Class<V> type) {
        if (index >= arguments.size() || !type.isInstance(arguments.get(index))) {
            throw input.damaged("no " + type.getSimpleName() + " as argument " + index);
        }
        return type.cast(arguments.get(index));
    }
}
