using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Mnist.Models.Layers;

namespace Mnist.Models;

public abstract partial class Model
{
    /// <summary>SHA-256 of all weights' little-endian float32 bytes, in Keras' order: one value that shows whether two models are the same to the bit.</summary>
    /// <returns>64 hexadecimal digits, in lower case.</returns>
    public string WeightsSha256()
    {
        EnsureBuilt();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in Layers.SelectMany(layer => layer.Parameters))
        {
            if (BitConverter.IsLittleEndian)
            {
                hash.AppendData(MemoryMarshal.AsBytes(parameter.Values));
                continue;
            }

            byte[] bytes = new byte[parameter.Count * sizeof(float)];
            for (int i = 0; i < parameter.Count; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), parameter.Values[i]);
            }

            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
