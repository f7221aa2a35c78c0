using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.MLNet.Data;

/// <summary>ML.NET's annotations of a column that are names: of keys, and of the slots of vectors.</summary>
internal static class NameAnnotations
{
    /// <summary>ML.NET's kind for the values that keys stand for.</summary>
    public const string KeyValues = "KeyValues";

    /// <summary>ML.NET's kind for what the numbers of a vector are.</summary>
    public const string SlotNames = "SlotNames";

    /// <summary>Our kind for keys that are classes in the order of a model's scores, whatever their values are called.</summary>
    public const string ClassOrder = "ClassOrder";

    /// <summary>The names as ML.NET has them.</summary>
    public static VBuffer<ReadOnlyMemory<char>> Values(IReadOnlyList<string> names) => new(names.Count, [.. names.Select(name => name.AsMemory())]);

    /// <summary>What the annotation holds.</summary>
    public static VectorDataViewType TypeOf(IReadOnlyList<string> names) => new(TextDataViewType.Instance, names.Count);

    /// <summary>Adds names.</summary>
    public static void Add(this DataViewSchema.Annotations.Builder builder, string kind, IReadOnlyList<string> names) =>
        builder.Add(kind, TypeOf(names), (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) => value = Values(names)));
}
