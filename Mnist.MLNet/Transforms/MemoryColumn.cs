using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.MLNet.Data;

/// <summary>One column of a <see cref="MemoryDataView"/>.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The column's type.</param>
/// <param name="Annotations">Key names and the like.</param>
/// <param name="MakeGetter">Makes the getter from a function that tells the current row.</param>
internal sealed record MemoryColumn(string Name, DataViewType Type, DataViewSchema.Annotations? Annotations, Func<Func<long>, Delegate> MakeGetter)
{
    /// <summary>A column of a view without rows.</summary>
    public static MemoryColumn Empty(string name, DataViewType type) =>
        new(name, type, null, _ => throw new InvalidOperationException($"Column '{name}' belongs to a view without rows."));

    /// <summary>A vector of numbers for each row, all of one length.</summary>
    public static MemoryColumn Vectors(string name, int length, Action<long, Memory<float>> copyRow) =>
        new(name, new VectorDataViewType(NumberDataViewType.Single, length), null, row =>
        {
            float[] buffer = new float[length];
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, length);
                copyRow(row(), buffer);
                buffer.CopyTo(editor.Values);
                value = editor.Commit();
            });
        });

    /// <summary>A class for each row. ML.NET counts keys from 1 because 0 means missing, so class 0 is key 1.</summary>
    public static MemoryColumn Keys(string name, IReadOnlyList<string> classNames, Func<long, int> classOf)
    {
        DataViewSchema.Annotations.Builder annotations = new();
        annotations.Add(NameAnnotations.KeyValues, classNames);
        annotations.Add(NameAnnotations.ClassOrder, BooleanDataViewType.Instance, (ValueGetter<bool>)((ref bool value) => value = true));
        KeyDataViewType type = new(typeof(uint), classNames.Count);
        return new MemoryColumn(name, type, annotations.ToAnnotations(), row => (ValueGetter<uint>)((ref uint value) => value = (uint)classOf(row()) + 1));
    }
}
